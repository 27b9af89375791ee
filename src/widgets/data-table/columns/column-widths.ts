import type { MeasureText } from "../../widget/measure-text.js";
import type { ColumnView } from "./column-view.js";

/** Gap between two columns; the narrow one where there is no room for sparklines. */
const WIDE_GAP_PX = 16;
const NARROW_GAP_PX = 8;

/** Minimum width of a text column, and the width beyond which it takes the room that the others leave. */
const TEXT_WIDTH_REM = { min: 4, long: 12 };

/** Height of a sparkline, and bounds of its width. */
const SPARKLINE_HEIGHT_REM = 1.25;
const SPARKLINE_WIDTH_REM = { min: 3, max: 10 };

/** Gap between a sparkline and its number, as in the styles. */
const SPARKLINE_GAP_PX = 8;

/** Arrow of a sorted column, with the space before it. */
const ARROW_WIDTH_PX = 12;

/** Font sizes of cells and of column names, as in the styles. */
const CELL_FONT_REM = 0.8125;
const NAME_FONT_REM = 0.75;

/** Widths of a table's columns. */
export interface ColumnWidths {
  /** Value of `grid-template-columns`. */
  readonly template: string;
  /** Gap between two columns, CSS pixels. */
  readonly gap: number;
  /** Minimum width of all columns together, CSS pixels. */
  readonly minWidth: number;
}

/**
 * Computes the widths of columns in a given room, CSS pixels. Each column is as wide as its widest text, with a
 * sparkline only where all columns then keep their minimum width. Where room is short, texts are cut first, the longest
 * most; spare room goes to long texts, else between the columns.
 */
export function columnWidths<T>(
  columns: readonly ColumnView<T>[],
  measure: MeasureText,
  rem: number,
  room = Infinity,
): ColumnWidths {
  const withSparklines = measureWidths(columns, measure, rem, true);
  return withSparklines.minWidth > room ? measureWidths(columns, measure, rem, false) : withSparklines;
}

function measureWidths<T>(
  columns: readonly ColumnView<T>[],
  measure: MeasureText,
  rem: number,
  hasSparklines: boolean,
): ColumnWidths {
  const gap = hasSparklines ? WIDE_GAP_PX : NARROW_GAP_PX;
  let minWidth = Math.max(0, columns.length - 1) * gap;
  const template = columns.map((column) => {
    const {
      column: { label, sparkline: mark },
      canBeCut,
    } = column;
    const textPx = textWidth(column, measure, rem);
    const [small, large] =
      mark === false || !hasSparklines
        ? [textPx, textPx]
        : [
            textPx + SPARKLINE_WIDTH_REM.min * rem + SPARKLINE_GAP_PX,
            textPx + SPARKLINE_WIDTH_REM.max * rem + SPARKLINE_GAP_PX,
          ];
    const namePx = measure(label, 500) * NAME_FONT_REM * rem + ARROW_WIDTH_PX;
    const natural = Math.ceil(Math.max(namePx, large) / 4) * 4;
    const floor = Math.min(
      natural,
      Math.ceil(canBeCut ? TEXT_WIDTH_REM.min * rem : Math.max(small, Math.min(namePx, TEXT_WIDTH_REM.min * rem))),
    );
    minWidth += floor;
    return `minmax(${floor}px,${natural > TEXT_WIDTH_REM.long * rem && canBeCut ? "1fr" : `${natural}px`})`;
  });
  return { template: template.join(" "), gap, minWidth };
}

/** Returns the width of the widest text of a column, CSS pixels. */
function textWidth<T>({ widest }: ColumnView<T>, measure: MeasureText, rem: number): number {
  return widest === "" ? 0 : Math.ceil(measure(widest) * CELL_FONT_REM * rem) + 1;
}

/** Derives from the laid-out columns the size of their sparklines, and the length from which on texts may be cut. */
export function fitColumns<T>(columns: readonly ColumnView<T>[], measure: MeasureText, rem: number): void {
  for (const column of columns) {
    const width = column.head.element.getBoundingClientRect().width;
    const sparklineRoom = width - textWidth(column, measure, rem) - SPARKLINE_GAP_PX;
    column.sparkWidth = column.column.sparkline === false ? 0 : Math.max(0, Math.floor(sparklineRoom));
    column.sparkHeight = SPARKLINE_HEIGHT_REM * rem;
    // The widest letters are about as wide as the font size.
    column.maxChars = Math.floor(
      (column.column.sparkline === false ? width : width - column.sparkWidth - SPARKLINE_GAP_PX) /
        (CELL_FONT_REM * rem),
    );
  }
}
