import { OWN_DIRECTION, POPUP_DECLARATIONS } from "../../style/base-styles.js";
import { tokenValue } from "../../style/length-tokens.js";
import type { Styles } from "../../style/sheet.js";

/** Button over the plot. */
const BUTTON_STYLE = {
  position: "absolute",
  margin: "0",
  padding: "2px 10px",
  ...POPUP_DECLARATIONS,
  "border-radius": "999px",
  font: "inherit",
  "font-size": tokenValue("label-size"),
  "font-weight": "600",
  "line-height": "20px",
  "white-space": "nowrap",
  cursor: "pointer",
};

/** Panel over the chart, edge to edge. */
const PANEL_STYLE = { background: POPUP_DECLARATIONS.background };

const CELL_STYLE = { padding: "2px 12px 2px 0", "text-align": "end", "font-weight": "400", "white-space": "nowrap" };

/** Styles of the parts that serve the hand: readout, live button, table of rows. */
export const handStyles: Styles = {
  readout: {
    position: "absolute",
    top: "0",
    left: "0",
    "box-sizing": "border-box",
    "max-width": "100%",
    padding: tokenValue("popup-padding"),
    ...POPUP_DECLARATIONS,
    "font-size": tokenValue("label-size"),
    "line-height": "1.333",
    "white-space": "nowrap",
    "pointer-events": "none",
    visibility: "hidden",
    // Order above the button of the table.
    "z-index": "2",
  },
  window: {
    margin: "0",
    padding: "2px 8px",
    border: "0",
    "border-radius": "4px",
    background: "none",
    color: "var(--_muted)",
    font: "inherit",
    "font-size": tokenValue("label-size"),
    "line-height": "20px",
    "white-space": "nowrap",
    "font-variant-numeric": "tabular-nums",
    cursor: "pointer",
    "outline-offset": "-2px",
  },
  ":host [part~=window]:last-child": { "margin-inline-start": "8px" },
  ":host [part~=window]:hover": { color: "var(--_ink)" },
  ":host [part~=window][aria-pressed=true]": { background: "var(--_grid)", color: "var(--_ink)", "font-weight": "600" },
  live: { ...BUTTON_STYLE, top: "0", left: "0", display: "flex", gap: "6px" },
  "table-button": { ...BUTTON_STYLE, "z-index": "1" },
  ":host :is([part~=readout],[part~=live],[part~=table-button],[part~=windows])@print": { display: "none" },
  // Button appears on hover or focus, and takes no room.
  ":host(:not(:hover)) [part~=table-button][aria-expanded=false]:not(:focus-visible)": { opacity: "0" },
  ":host [part~=small][aria-expanded=false]:not(:focus-visible)": { opacity: "0", "pointer-events": "none" },
  "table-panel": { position: "absolute", inset: "0", ...PANEL_STYLE },
  // Room at the end for the button over it.
  "table-scroll": {
    position: "absolute",
    inset: "0",
    overflow: "auto",
    "padding-bottom": "36px",
    "outline-offset": "-2px",
  },
  rows: {
    "border-collapse": "collapse",
    "font-size": tokenValue("label-size"),
    "line-height": "1.333",
    color: "var(--_ink)",
  },
  // Zero width: its words make no column wider.
  "rows-caption": { width: "0", "text-align": "start", "white-space": "nowrap", color: "var(--_muted)" },
  "rows-head": { position: "sticky", top: "0", ...PANEL_STYLE },
  "rows-line": {},
  "rows-name": { ...CELL_STYLE, color: "var(--_muted)" },
  "rows-cell": CELL_STYLE,
  "rows-gap": { color: "var(--_muted)", "font-style": "italic" },
  news: { ...OWN_DIRECTION, color: "var(--_muted)", "font-weight": "400", "font-variant-numeric": "tabular-nums" },
  moment: { ...OWN_DIRECTION, color: "var(--_muted)" },
  reading: { display: "flex", "align-items": "center", gap: "6px" },
  chosen: { "font-weight": "600" },
  filler: { flex: "1" },
  origin: { ...OWN_DIRECTION, color: "var(--_muted)" },
  remark: {
    ...OWN_DIRECTION,
    color: "var(--_muted)",
    "white-space": "normal",
    "overflow-wrap": "anywhere",
    "max-width": "24em",
  },
};
