import type { Check } from "../../options/options.js";

/** Where a link may lead: nowhere that runs as code in the page. */
const schemes = new Set(["http:", "https:", "mailto:"]);

/** An address that a card may lead to, judged as the browser reads it: also one with spaces or line breaks inside. */
export const anAddress: Check = (value) => {
  try {
    if (typeof value === "string" && value.trim() !== "" && schemes.has(new URL(value, "https://localhost").protocol)) {
      return undefined;
    }
  } catch {
    // The sentence below says it.
  }
  return 'an address that begins with https:, http: or mailto:, or one within the site such as "/cpu"';
};
