import { statusStyles } from "../../status/status-view.js";
import { OWN_DIRECTION, POPUP_DECLARATIONS } from "../../style/base-styles.js";
import type { Styles } from "../../style/sheet.js";

/** Text on one line, cut with an ellipsis. */
const ELLIPSIS = { overflow: "hidden", "text-overflow": "ellipsis", "white-space": "nowrap" };

/** Direction of numbers and signs: left to right on every page, at the page's own side. */
const LEFT_TO_RIGHT = { direction: "ltr", "unicode-bidi": "isolate" };

/** Text that ends in an ellipsis but is not cut above and below. */
const CLIPPED = { "min-width": "0", "overflow-x": "clip", "text-overflow": "ellipsis" };

/** Prefix and suffix, which shrink before the number does. */
const BESIDE_NUMBER = { ...CLIPPED, flex: "0 999 auto", "white-space": "pre" };

/** Box from the left padding to the right. */
const FULL_WIDTH = { position: "absolute", left: "var(--_padding)", right: "var(--_padding)" };

const SMALL_FONT = "var(--_small)";

/** Styles of a value card. Places and font sizes are custom properties that its layout sets. */
export const valueCardStyles: Styles = {
  ...statusStyles,
  card: {
    position: "absolute",
    inset: "0",
    "border-radius": "var(--tick-radius, 8px)",
    "outline-offset": "-2px",
    transition: "background-color 200ms, outline-color 200ms",
  },
  status: { ...statusStyles.status, "font-size": SMALL_FONT, "inset-inline-end": "4px", top: "4px" },
  row: {
    ...FULL_WIDTH,
    display: "flex",
    height: "var(--_line)",
    "line-height": "var(--_line)",
    "font-size": SMALL_FONT,
    "align-items": "center",
    "justify-content": "space-between",
    gap: "8px",
  },
  "card-heading": {
    display: "flex",
    "align-items": "center",
    gap: "0.5em",
    flex: "1 1 0",
    "min-width": "40%",
    color: "var(--_muted)",
  },
  icon: { flex: "none", display: "flex", "max-width": "3em", overflow: "clip" },
  label: { ...ELLIPSIS, ...OWN_DIRECTION, flex: "0 1 auto", "min-width": "0", "font-weight": "500" },
  moment: { ...ELLIPSIS, flex: "none", color: "var(--_accent)", "font-variant-numeric": "tabular-nums" },
  figure: {
    ...FULL_WIDTH,
    display: "flex",
    top: "var(--_valueTop)",
    height: "var(--_valueHeight)",
    "line-height": "var(--_valueHeight)",
    "font-size": "var(--_value)",
    "white-space": "nowrap",
    "font-weight": "var(--tick-value-weight, 600)",
    "letter-spacing": "-0.02em",
    // Many fonts draw 11 closer together than 10.
    "font-kerning": "none",
    // Large digits stand a little inside their box; this aligns them with the label.
    "margin-inline-start": "-0.025em",
    transition: "color 200ms",
  },
  // Print must not show a colour in the middle of its transition.
  "figure@print": { transition: "none" },
  number: { ...LEFT_TO_RIGHT, display: "flex", "align-items": "baseline", "min-width": "0" },
  ":is([data-count])::after": { content: "attr(data-count)" },
  // What rolls stays within its line.
  ":is([data-was])": { display: "inline-block", position: "relative", "clip-path": "inset(0 -0.1em)" },
  ":is([data-was] > *)": { display: "inline-block" },
  ":is([data-was] > :first-child)": { position: "absolute", left: "0" },
  ":is([data-count], [data-was])@print": { display: "none" },
  stack: { display: "inline-grid", "min-width": "0" },
  // A text too long even for the smallest font ends in an ellipsis.
  value: { ...CLIPPED, "grid-area": "1 / 1", isolation: "isolate" },
  // Nor a number on its way.
  "value@print": { opacity: "1 !important" },
  prefix: BESIDE_NUMBER,
  suffix: BESIDE_NUMBER,
  unit: {
    "font-size": "var(--_unit)",
    color: "var(--_muted)",
    "font-weight": "500",
    "letter-spacing": "0",
    "white-space": "pre",
  },
  waiting: {
    ...FULL_WIDTH,
    top: "var(--_waitingTop)",
    bottom: "var(--_waitingBottom)",
    "font-size": "var(--_waiting)",
    color: "var(--_muted)",
    display: "flex",
    "align-items": "center",
    overflow: "hidden",
    "text-wrap": "balance",
    "line-height": "1.25",
  },
  delta: {
    ...LEFT_TO_RIGHT,
    flex: "0 1 auto",
    "min-width": "0",
    display: "flex",
    "align-items": "center",
    gap: "4px",
    "font-weight": "500",
  },
  "delta-words": ELLIPSIS,
  step: { ...ELLIPSIS, flex: "0 999 auto", "margin-inline-start": "auto", "font-weight": "600" },
  spark: { position: "absolute", left: "0", bottom: "0", width: "100%" },
  link: { position: "absolute", inset: "0", "border-radius": "inherit", "outline-offset": "-2px" },
  help: { position: "relative", "z-index": "1", flex: "none", display: "flex", margin: "-6px -5px" },
  // A target large enough for a finger, though its mark is small.
  "help-button": {
    width: "24px",
    height: "24px",
    margin: "0",
    padding: "0",
    border: "none",
    background: "none",
    font: "inherit",
    color: "inherit",
    cursor: "help",
    display: "grid",
    "place-items": "center",
    "border-radius": "50%",
  },
  "help-mark": {
    "box-sizing": "border-box",
    width: "14px",
    height: "14px",
    border: "1px solid",
    "border-radius": "50%",
    "font-size": "10px",
    "font-weight": "600",
    "line-height": "12px",
    "text-align": "center",
  },
  "help-text": {
    position: "fixed",
    inset: "auto",
    margin: "0",
    "box-sizing": "border-box",
    width: "max-content",
    "max-width": "min(20rem, 100vw - 16px)",
    "max-height": "min(20rem, 100vh - 16px)",
    overflow: "auto",
    padding: "8px 12px",
    ...POPUP_DECLARATIONS,
    "font-size": "0.8125rem",
    "line-height": "1.4",
    "white-space": "pre-line",
    "overflow-wrap": "anywhere",
  },
};
