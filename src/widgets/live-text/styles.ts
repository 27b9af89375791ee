import { VISUALLY_HIDDEN } from "../style/base-styles.js";
import type { Styles } from "../style/sheet.js";

/** Styles of a live text: those of the text around it, but with digits of equal width, so that no sentence trembles. */
export const liveTextStyles: Styles = {
  ":host": { "font-variant-numeric": "tabular-nums !important" },
  ":host([hidden])": { display: "none" },
  // The part underlines words that are no longer new; see `parts.ts`.
  value: {
    // Each value keeps its own direction: 2 s must not read s 2 on a page from right to left.
    "unicode-bidi": "plaintext",
    "text-decoration-thickness": "0.07em",
    "text-underline-offset": "0.2em",
  },
  number: { direction: "ltr" },
  unseen: { ...VISUALLY_HIDDEN, "user-select": "none" },
};
