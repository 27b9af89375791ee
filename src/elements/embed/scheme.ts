/** Light or dark. */
export type Scheme = "light" | "dark";

/** Whether a value is a scheme. */
export function isScheme(value: unknown): value is Scheme {
  return value === "light" || value === "dark";
}

/** Returns the scheme that a message of the host asks for; undefined for any other message. */
export function schemeOf(message: unknown): Scheme | undefined {
  const { tickline, scheme } = (message ?? {}) as Readonly<Record<string, unknown>>;
  return tickline === "scheme" && isScheme(scheme) ? scheme : undefined;
}
