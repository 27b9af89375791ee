import { statusStyles } from "../../status/status-view.js";
import { OWN_DIRECTION } from "../../style/base-styles.js";
import { tokenValue } from "../../style/length-tokens.js";
import type { Styles } from "../../style/sheet.js";

/** Text on one line, cut with an ellipsis. */
const ELLIPSIS = { ...OWN_DIRECTION, overflow: "hidden", "text-overflow": "ellipsis", "white-space": "nowrap" };

/** Grid of the cells of a table row: all rows of a table have the same tracks. */
const ROW_GRID = {
  display: "grid",
  "grid-template-columns": "var(--_tracks)",
  "column-gap": "var(--_gap)",
  "justify-content": "space-between",
  "align-items": "center",
  "box-sizing": "border-box",
  "border-bottom": "1px solid var(--_grid)",
};

/** Heights of a row and of a gap. */
const ROW_HEIGHT_REM = 1.75;
const GAP_HEIGHT_REM = 1.25;

/** Height of title and state, with the space beneath. */
const HEADER_HEIGHT_PX = 24;

/** Returns the height of a table with a number of rows: a CSS length. */
export function naturalHeight(rows: number): string {
  return `calc(${HEADER_HEIGHT_PX}px + ${ROW_HEIGHT_REM * (rows + 1)}rem)`;
}

/** Returns the height that rows and gaps need, CSS pixels. */
export function rowsHeight(rows: number, gaps: number, rem: number): number {
  return (rows * ROW_HEIGHT_REM + gaps * GAP_HEIGHT_REM) * rem;
}

/** Parts that a table of some height has room for. */
export interface TableRoom {
  /** Whether title and state fit. Without them the colour of the rows alone tells that they are old. */
  readonly header: boolean;
  /** Whether the names of the columns fit. */
  readonly names: boolean;
  /** Height left for the rows, CSS pixels. */
  readonly body: number;
}

/** Divides the height, CSS pixels: one row comes first, then the names of the columns, then title and state. */
export function tableRoom(height: number, rem: number): TableRoom {
  const rowHeight = ROW_HEIGHT_REM * rem;
  const header = height >= HEADER_HEIGHT_PX + 2 * rowHeight;
  const names = height >= 2 * rowHeight;
  return { header, names, body: height - (header ? HEADER_HEIGHT_PX : 0) - (names ? rowHeight : 0) };
}

/**
 * Styles of a data table. Its layout is made of grids: rows scroll beneath the head, and a changed cell moves no other.
 */
export const dataTableStyles: Styles = {
  ...statusStyles,
  frame: { position: "absolute", inset: "0", display: "flex", "flex-direction": "column" },
  header: {
    flex: "none",
    display: "flex",
    "align-items": "center",
    gap: "12px",
    height: `${HEADER_HEIGHT_PX}px`,
    "box-sizing": "border-box",
    overflow: "hidden",
    "padding-bottom": "4px",
    "padding-right": "1px",
  },
  title: {
    ...ELLIPSIS,
    flex: "1",
    "min-width": "0",
    "font-size": tokenValue("title-size"),
    "font-weight": tokenValue("title-weight"),
    "line-height": "1.428",
  },
  moment: { ...ELLIPSIS, "font-size": "0.75rem", "line-height": "16px", color: "var(--_accent)" },
  note: { ...ELLIPSIS, "font-size": "0.75rem", "line-height": "16px", color: "var(--_muted)" },
  corner: { display: "flex", "min-width": "0" },
  scroll: { flex: "1", "min-height": "0", "overflow-x": "auto", "overflow-y": "hidden" },
  table: {
    display: "flex",
    "flex-direction": "column",
    height: "100%",
    // Tables inherit no colour in quirks mode.
    color: "inherit",
    "font-size": "0.8125rem",
    "line-height": "1.25rem",
  },
  head: { display: "block", flex: "none", overflow: "hidden" },
  "head-row": { ...ROW_GRID, height: `${ROW_HEIGHT_REM}rem` },
  column: {
    "font-weight": "500",
    "min-width": "0",
    padding: "0",
    "font-size": "0.75rem",
    color: "var(--_muted)",
    "text-align": "start",
  },
  sort: {
    display: "flex",
    "align-items": "center",
    gap: "4px",
    width: "100%",
    height: "1.5rem",
    margin: "0",
    padding: "0",
    border: "0",
    "border-radius": "4px",
    background: "none",
    color: "inherit",
    font: "inherit",
    "letter-spacing": "inherit",
    cursor: "pointer",
    "outline-offset": "-2px",
  },
  ":where([part~=sort]:hover,[aria-sort])": { color: "var(--_ink)" },
  // The transparent outline becomes visible in forced colours, which drop the background.
  ":where([aria-current])": {
    "background-color": "color-mix(in srgb,var(--_accent) 12%,transparent)",
    outline: "1px solid transparent",
    "outline-offset": "-1px",
  },
  label: { ...ELLIPSIS, "min-width": "0" },
  arrow: { flex: "none" },
  body: {
    display: "block",
    flex: "1",
    "min-height": "0",
    "overflow-x": "hidden",
    "overflow-y": "auto",
    "overscroll-behavior-y": "auto",
  },
  row: { ...ROW_GRID, height: `${ROW_HEIGHT_REM}rem` },
  old: { color: "var(--_muted)" },
  cell: { ...ELLIPSIS, "min-width": "0", padding: "0" },
  lively: { display: "flex", "align-items": "center", gap: "8px" },
  words: { ...ELLIPSIS, flex: "1", "min-width": "0" },
  spark: { flex: "none", display: "block" },
  gap: {
    ...ROW_GRID,
    "grid-template-columns": "minmax(0,1fr)",
    height: `${GAP_HEIGHT_REM}rem`,
    color: "var(--_muted)",
    "font-size": "0.75rem",
    "line-height": "1rem",
  },
  missing: { display: "flex", "align-items": "center", gap: "8px", "min-width": "0", padding: "0" },
  mark: { flex: "1", height: "8px", opacity: "0.5" },
  lost: { "background-image": "repeating-linear-gradient(135deg,currentColor 0 1px,transparent 1px 4.25px)" },
  unknown: {
    "background-image": "repeating-linear-gradient(90deg,currentColor 0 2px,transparent 2px 6px)",
    "background-size": "100% 2px",
    "background-repeat": "no-repeat",
    "background-position": "0 100%",
  },
  waiting: {
    position: "absolute",
    inset: `${HEADER_HEIGHT_PX}px 0 0`,
    display: "flex",
    "align-items": "center",
    "justify-content": "center",
    "text-align": "center",
    "font-size": "0.75rem",
    color: "var(--_muted)",
    "pointer-events": "none",
  },
};
