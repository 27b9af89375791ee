/** Light, dark, or as the reader's system has it. */
export type Scheme = keyof typeof colorSchemes;

/** The property `color-scheme` of each. */
export const colorSchemes = { light: "light", dark: "dark", auto: "light dark" } as const;

/** Whether a value is a scheme. */
export function isScheme(value: unknown): value is Scheme {
  return typeof value === "string" && Object.hasOwn(colorSchemes, value);
}

/** Returns the scheme that a message of the host asks for; undefined for any other message. */
export function schemeOf(message: unknown): Scheme | undefined {
  const { tickline, scheme } = (message ?? {}) as Readonly<Record<string, unknown>>;
  return tickline === "scheme" && isScheme(scheme) ? scheme : undefined;
}
