import { POPUP_DECLARATIONS } from "../../style/base-styles.js";
import { tokenValue } from "../../style/length-tokens.js";
import type { Styles } from "../../style/sheet.js";

/** Styles of what stands over the plot where rows of the past are not loaded. */
export const pastStyles: Styles = {
  past: {
    position: "absolute",
    display: "flex",
    "flex-direction": "column",
    "align-items": "center",
    "justify-content": "center",
    gap: "6px",
    overflow: "hidden",
    color: "var(--_muted)",
    "font-size": tokenValue("label-size"),
    "line-height": "1.333",
    "text-align": "center",
    // Gestures go to the plot beneath.
    "pointer-events": "none",
  },
  "past-sheen": {
    position: "absolute",
    inset: "0",
    opacity: "0.5",
    background: "linear-gradient(90deg, transparent, var(--_grid), transparent)",
  },
  "past-words": { position: "relative", padding: "0 8px", "overflow-wrap": "anywhere" },
  "past-retry": {
    position: "relative",
    margin: "0",
    padding: "2px 10px",
    ...POPUP_DECLARATIONS,
    "border-radius": "999px",
    font: "inherit",
    "font-weight": "600",
    "line-height": "20px",
    cursor: "pointer",
    "pointer-events": "auto",
  },
};
