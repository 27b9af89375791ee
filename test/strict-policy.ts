/** What a page of a test needs beyond its own scripts, by directive of its policy. */
export interface PolicyExceptions {
  readonly scripts?: string;
  readonly styles?: string;
  readonly connect?: string;
  readonly images?: string;
  readonly frames?: string;
  /** The names of the policies that may make trusted types. */
  readonly trusted?: string;
}

/** Returns the policy of a page that is as strict as can be: no inline script or style, no eval, no HTML from text. */
export function strictPolicy({ scripts, styles, connect, images, frames, trusted }: PolicyExceptions = {}): string {
  const orNone = (sources: string | undefined): string => sources ?? "'none'";
  return [
    "default-src 'none'",
    `script-src 'self' ${scripts ?? ""}`.trim(),
    `style-src ${orNone(styles)}`,
    `connect-src 'self' ${connect ?? ""}`.trim(),
    `img-src ${orNone(images)}`,
    `frame-src ${orNone(frames)}`,
    "require-trusted-types-for 'script'",
    `trusted-types ${orNone(trusted)}`,
  ].join("; ");
}
