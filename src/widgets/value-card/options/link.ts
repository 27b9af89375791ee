import type { Check } from "../../options/options.js";

/** Schemes that a link may have: none of them runs code in the page. */
const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** Checks the address of a link as the browser parses it, so that spaces or line breaks inside hide no scheme. */
export const anAddress: Check = (value) => {
  try {
    if (
      typeof value === "string" &&
      value.trim() !== "" &&
      SAFE_SCHEMES.has(new URL(value, "https://localhost").protocol)
    ) {
      return undefined;
    }
  } catch {
    // Invalid addresses get the message below.
  }
  return 'an address that begins with https:, http: or mailto:, or one within the site such as "/cpu"';
};
