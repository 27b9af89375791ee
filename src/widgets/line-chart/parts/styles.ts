import { statusStyles } from "../../status/status-view.js";
import { FOCUS_RING, OWN_DIRECTION } from "../../style/base-styles.js";
import { tokenValue } from "../../style/length-tokens.js";
import type { Styles } from "../../style/sheet.js";

/** Styles of a line chart, without those that its hand brings along. */
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
};
