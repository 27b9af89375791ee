import { statusStyles } from "../../status/status.js";
import { ownDirection } from "../../style/base-styles.js";
import { tokenValue } from "../../style/length-tokens.js";
import type { Styles } from "../../style/sheet.js";

const cut = { ...ownDirection, overflow: "hidden", "text-overflow": "ellipsis", "white-space": "nowrap" };

/** A line of cells: all lines of a table have the same tracks. */
const line = {
  display: "grid",
  "grid-template-columns": "var(--_tracks)",
  "column-gap": "var(--_gap)",
  "justify-content": "space-between",
  "align-items": "center",
  "box-sizing": "border-box",
  "border-bottom": "1px solid var(--_grid)",
};

/** Heights, rem. */
const rowHeight = 1.75;
const gapHeight = 1.25;

/** The height of title and state, CSS pixels, with the space beneath. */
const headerHeight = 24;

/** The height of a table with so many lines: a CSS length. */
export function naturalHeight(rows: number): string {
  return `calc(${headerHeight}px + ${rowHeight * (rows + 1)}rem)`;
}

/** What its lines need, CSS pixels. */
export function linesHeight(rows: number, gaps: number, rem: number): number {
  return (rows * rowHeight + gaps * gapHeight) * rem;
}

/** What a table of a height has room for. */
export interface Room {
  /** Title and state. Without them its lines tell by their colour that they are old. */
  readonly header: boolean;
  /** The names of the columns. */
  readonly names: boolean;
  /** The height of the lines, CSS pixels. */
  readonly lines: number;
}

/** Finds room: one line comes first, then the names of the columns, then title and state. */
export function roomOf(height: number, rem: number): Room {
  const line = rowHeight * rem;
  const header = height >= headerHeight + 2 * line;
  const names = height >= 2 * line;
  return { header, names, lines: height - (header ? headerHeight : 0) - (names ? line : 0) };
}

/**
 * The looks of a data table. It is laid out by grids, so that lines scroll beneath the head, and a cell that changes
 * moves no other.
 */
export const dataTableStyles: Styles = {
  ...statusStyles,
  frame: { position: "absolute", inset: "0", display: "flex", "flex-direction": "column" },
  header: {
    flex: "none",
    display: "flex",
    "align-items": "center",
    gap: "12px",
    height: `${headerHeight}px`,
    "box-sizing": "border-box",
    overflow: "hidden",
    "padding-bottom": "4px",
    "padding-right": "1px",
  },
  title: {
    ...cut,
    flex: "1",
    "min-width": "0",
    "font-size": tokenValue("title-size"),
    "font-weight": tokenValue("title-weight"),
    "line-height": "1.428",
  },
  moment: { ...cut, "font-size": "0.75rem", "line-height": "16px", color: "var(--_accent)" },
  note: { ...cut, "font-size": "0.75rem", "line-height": "16px", color: "var(--_muted)" },
  corner: { display: "flex", "min-width": "0" },
  scroll: { flex: "1", "min-height": "0", "overflow-x": "auto", "overflow-y": "hidden" },
  table: {
    display: "flex",
    "flex-direction": "column",
    height: "100%",
    "font-size": "0.8125rem",
    "line-height": "1.25rem",
  },
  head: { display: "block", flex: "none", overflow: "hidden" },
  "head-row": { ...line, height: `${rowHeight}rem` },
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
  // In forced colours an outline that nobody sees is one that everybody does.
  ":where([aria-current])": {
    "background-color": "color-mix(in srgb,var(--_accent) 12%,transparent)",
    outline: "1px solid transparent",
    "outline-offset": "-1px",
  },
  label: { ...cut, "min-width": "0" },
  arrow: { flex: "none" },
  body: {
    display: "block",
    flex: "1",
    "min-height": "0",
    "overflow-x": "hidden",
    "overflow-y": "auto",
    "overscroll-behavior-y": "auto",
  },
  row: { ...line, height: `${rowHeight}rem` },
  cell: { ...cut, "min-width": "0", padding: "0" },
  lively: { display: "flex", "align-items": "center", gap: "8px" },
  words: { ...cut, flex: "1", "min-width": "0" },
  spark: { flex: "none", display: "block" },
  gap: {
    ...line,
    "grid-template-columns": "minmax(0,1fr)",
    height: `${gapHeight}rem`,
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
    inset: `${headerHeight}px 0 0`,
    display: "flex",
    "align-items": "center",
    "justify-content": "center",
    "text-align": "center",
    "font-size": "0.75rem",
    color: "var(--_muted)",
    "pointer-events": "none",
  },
};
