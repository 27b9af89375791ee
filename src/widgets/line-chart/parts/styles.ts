import { statusStyles } from "../../status/status-view.js";
import { FOCUS_RING, OWN_DIRECTION, POPUP_DECLARATIONS } from "../../style/base-styles.js";
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

/** Styles of a line chart. */
export const lineChartStyles: Styles = {
  ...statusStyles,
  // Long press reads the chart, and selects no text.
  plot: {
    "user-select": "none",
    "-webkit-user-select": "none",
    "-webkit-touch-callout": "none",
  },
  ":host [part~=plot]": { outline: "none" },
  // Focus ring around the plot alone, clear of its labels.
  ":host [part~=plot]:focus-visible~[part~=waiting]": { outline: FOCUS_RING, "outline-offset": "-2px" },
  header: { position: "absolute", top: "0", left: "0", right: "0", "pointer-events": "none" },
  top: { display: "flex", "align-items": "center", gap: "12px", "min-height": "20px", "padding-right": "1px" },
  title: {
    ...OWN_DIRECTION,
    flex: "1",
    "min-width": "0",
    "font-size": tokenValue("title-size"),
    "font-weight": tokenValue("title-weight"),
    "line-height": "1.428",
    "white-space": "nowrap",
    overflow: "hidden",
    "text-overflow": "ellipsis",
  },
  note: {
    ...OWN_DIRECTION,
    "font-size": tokenValue("label-size"),
    "line-height": "1.333",
    color: "var(--_muted)",
    "white-space": "nowrap",
  },
  // The row keeps its height while the code of its buttons is on its way.
  windows: {
    display: "flex",
    gap: "4px",
    "min-height": "24px",
    "margin-top": "4px",
    "pointer-events": "auto",
    overflow: "hidden",
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
  corner: { display: "flex", "min-width": "0", "pointer-events": "auto" },
  legend: {
    display: "flex",
    "flex-wrap": "wrap",
    gap: `0 ${tokenValue("legend-gap")}`,
    "margin-top": "4px",
    "max-height": "3.34em",
    overflow: "hidden",
    "font-size": tokenValue("label-size"),
    "line-height": "1.666",
    color: "var(--_muted)",
  },
  item: {
    display: "flex",
    "align-items": "center",
    gap: "6px",
    "white-space": "nowrap",
    "min-width": "0",
    margin: "0",
    padding: "0",
    border: "none",
    background: "none",
    color: "inherit",
    font: "inherit",
    "line-height": "1.666",
    cursor: "pointer",
    "pointer-events": "auto",
  },
  // Room for a finger.
  "legend@(pointer: coarse)": { "max-height": "4em" },
  "item@(pointer: coarse)": { "line-height": "2" },
  key: {
    flex: "none",
    width: "10px",
    height: "2px",
    "border-radius": "1px",
    "background-color": "currentColor",
    "forced-color-adjust": "none",
  },
  name: { ...OWN_DIRECTION, overflow: "hidden", "text-overflow": "ellipsis", "max-width": "12em" },
  number: { color: "var(--_ink)", "font-weight": "600", direction: "ltr", "unicode-bidi": "isolate" },
  old: { color: "var(--_muted)" },
  waiting: {
    position: "absolute",
    display: "flex",
    "align-items": "center",
    "justify-content": "center",
    "box-sizing": "border-box",
    // Text above the middle leaves the hairline of a middle tick free.
    "padding-bottom": "22px",
    "text-align": "center",
    "font-size": tokenValue("label-size"),
    color: "var(--_muted)",
    "pointer-events": "none",
  },
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
