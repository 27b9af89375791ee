import { format } from "d3";
import { TimeZone } from "../../draw/index.js";
import type { Check } from "./options.js";

/** A d3 format, or a function. */
export const aFormat: Check = (value) => {
  if (typeof value === "function") return undefined;
  try {
    if (typeof value === "string" && value !== "") {
      format(value);
      return undefined;
    }
  } catch {
    // The text below says more than d3's error.
  }
  return 'a d3 format such as ".1f" or a function';
};

/** A BCP 47 language tag. */
export const aLocale: Check = (value) => {
  try {
    if (typeof value === "string" && Intl.getCanonicalLocales(value).length === 1) return undefined;
  } catch {
    // The text below names the expectation.
  }
  return 'a language tag such as "en-GB"';
};

/** Options of `Intl.DateTimeFormat`, or a function. */
export const aTimeFormat: Check = (value) => {
  if (typeof value === "function") return undefined;
  try {
    if (typeof value === "object" && value !== null && new Intl.DateTimeFormat("en", value).format(0) !== "") {
      return undefined;
    }
  } catch {
    // The text below names the expectation.
  }
  return 'options of Intl.DateTimeFormat such as { hour: "2-digit", minute: "2-digit" } or a function';
};

/** The name of a time zone. */
export const aTimeZone: Check = (value) => {
  try {
    if (typeof value === "string" && new TimeZone(value).name === value) return undefined;
  } catch {
    // The text below names the expectation.
  }
  return 'a time zone such as "Europe/Berlin" or "UTC"';
};
