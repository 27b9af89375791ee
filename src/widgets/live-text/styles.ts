import { visuallyHidden } from "../style/base-styles.js";
import type { Styles } from "../style/sheet.js";

/**
 * The looks of a live text: those of the text around it. Only digits keep their width, so that a sentence does not
 * tremble.
 */
export const liveTextStyles: Styles = {
  ":host": { "font-variant-numeric": "tabular-nums !important" },
  ":host([hidden])": { display: "none" },
  // What is no longer news has a line beneath; which one, its part says.
  value: {
    // In its own direction: 2 s is not s 2 on a page from right to left.
    "unicode-bidi": "plaintext",
    "text-decoration-thickness": "0.07em",
    "text-underline-offset": "0.2em",
  },
  number: { direction: "ltr" },
  unseen: { ...visuallyHidden, "user-select": "none" },
};
