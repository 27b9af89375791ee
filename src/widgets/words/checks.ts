import { format } from "d3";
import type { Check } from "../host/options.js";

/** A d3 format, or a function. */
export const aFormat: Check = (value) => {
  if (typeof value === "function") return undefined;
  try {
    if (typeof value === "string" && value !== "") {
      format(value);
      return undefined;
    }
  } catch {
    // The sentence below says what d3 said, and more.
  }
  return 'a d3 format such as ".1f" or a function';
};

/** A BCP 47 language tag. */
export const aLocale: Check = (value) => {
  try {
    if (typeof value === "string" && Intl.getCanonicalLocales(value).length === 1) return undefined;
  } catch {
    // The sentence below says it.
  }
  return 'a language tag such as "en-GB"';
};
