import { isAddress } from "../stream/source-name.js";

const SCHEMES = ["https:", "wss:", "http:", "ws:"];

/**
 * Checks a parameter that is the address of a feed or of its history; others pass.
 *
 * @param base - the address that a relative one goes by
 * @throws TypeError for a scheme by which no rows come, such as `javascript:`
 */
export function checkAddress(name: string, value: string, base: string): void {
  if (name !== "src" && name !== "history" && !(name === "source" && isAddress(value))) return;
  const scheme = schemeOf(value, base);
  if (scheme !== undefined && SCHEMES.includes(scheme)) return;
  const what = scheme === undefined ? "it is no address" : `no feed has an address of ${scheme}`;
  throw new TypeError(`${name} is refused: ${what}. Expected ${SCHEMES.join(", ")} or a path`);
}

/** Reads the scheme as the browser does, which spaces and line breaks hide from a reader. */
function schemeOf(value: string, base: string): string | undefined {
  try {
    return new URL(value, base).protocol;
  } catch {
    return undefined;
  }
}
