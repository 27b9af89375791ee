import type { Rules } from "../host/sheet.js";
import { statusRules } from "../host/status.js";

const cut = { overflow: "hidden", "text-overflow": "ellipsis", "white-space": "nowrap" };

/** The looks of a value card. Places and font sizes come from its layout. */
export const cardRules: Rules = {
  ...statusRules,
  card: { position: "absolute", inset: "0" },
  row: { position: "absolute", display: "flex", "align-items": "center", "justify-content": "space-between", gap: "8px" },
  label: { ...cut, flex: "0 1 auto", "min-width": "0", color: "var(--_muted)", "font-weight": "500" },
  moment: { ...cut, flex: "none", color: "var(--_accent)", "font-variant-numeric": "tabular-nums" },
  figure: {
    position: "absolute",
    display: "flex",
    "align-items": "baseline",
    "white-space": "nowrap",
    // A number reads from left to right also on a page that does not: its sign stays before it.
    direction: "ltr",
    "line-height": "1",
    "font-weight": "600",
    "letter-spacing": "-0.02em",
    // Many fonts draw 11 closer together than 10.
    "font-kerning": "none",
    // Large digits stand a little in from their edge; this puts them under the label.
    "margin-left": "-0.025em",
    transition: "color 200ms",
  },
  unit: { color: "var(--_muted)", "font-weight": "500", "letter-spacing": "0", "white-space": "pre" },
  waiting: {
    position: "absolute",
    color: "var(--_muted)",
    display: "flex",
    "align-items": "center",
    overflow: "hidden",
    "text-wrap": "balance",
    "line-height": "1.25",
  },
  delta: { ...cut, direction: "ltr", display: "flex", "align-items": "center", gap: "4px", "font-weight": "500" },
  spark: { position: "absolute", left: "0", bottom: "0", width: "100%", display: "block" },
};
