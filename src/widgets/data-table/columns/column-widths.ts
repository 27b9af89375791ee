import type { MeasureText } from "../../widget/text.js";
import type { ColumnView } from "./column-view.js";

/** Between two columns, CSS pixels, and where there is little room. */
const wideGap = 16;
const narrowGap = 8;

/** What a column of texts needs at least, rem, and from which width on it takes whatever the others leave. */
const text = { least: 4, long: 12 };

/** What a sparkline needs at least, and at most, rem. */
const sparkline = { least: 3, most: 10 };

/** Between a sparkline and its number, CSS pixels, as in the rules. */
const sparkGap = 8;

/** The arrow of a column that is sorted, with the space before it, CSS pixels. */
const arrow = 12;

/** Font sizes, as shares of the root's: those of the rules. */
const cellSize = 0.8125;
const nameSize = 0.75;

/** How much room columns get. */
export interface ColumnWidths {
  /** For `grid-template-columns`. */
  readonly template: string;
  /** Between two of them, CSS pixels. */
  readonly gap: number;
  /** The least width of all of them, CSS pixels. */
  readonly least: number;
}

/**
 * Widths for columns in so much room, CSS pixels: sparklines only where all columns have their least width with them.
 * Each as wide as its widest text. Where room is short, texts are cut first, the longest most; what is left over goes
 * to long texts, else between the columns.
 */
export function tracksOf<T>(
  columns: readonly ColumnView<T>[],
  measure: MeasureText,
  rem: number,
  room = Infinity,
): ColumnWidths {
  const whole = tracks(columns, measure, rem, true);
  return whole.least > room ? tracks(columns, measure, rem, false) : whole;
}

function tracks<T>(
  columns: readonly ColumnView<T>[],
  measure: MeasureText,
  rem: number,
  lively: boolean,
): ColumnWidths {
  const gap = lively ? wideGap : narrowGap;
  let least = Math.max(0, columns.length - 1) * gap;
  const template = columns.map((column) => {
    const {
      column: { label, sparkline: mark },
      pliant,
    } = column;
    const own = textWidth(column, measure, rem);
    const [small, large] =
      mark === false || !lively
        ? [own, own]
        : [own + sparkline.least * rem + sparkGap, own + sparkline.most * rem + sparkGap];
    const name = measure(label, 500) * nameSize * rem + arrow;
    const natural = Math.ceil(Math.max(name, large) / 4) * 4;
    const floor = Math.min(
      natural,
      Math.ceil(pliant ? text.least * rem : Math.max(small, Math.min(name, text.least * rem))),
    );
    least += floor;
    return `minmax(${floor}px,${natural > text.long * rem && pliant ? "1fr" : `${natural}px`})`;
  });
  return { template: template.join(" "), gap, least };
}

/** The width of the widest text of a column, CSS pixels. */
function textWidth<T>({ widest }: ColumnView<T>, measure: MeasureText, rem: number): number {
  return widest === "" ? 0 : Math.ceil(measure(widest) * cellSize * rem) + 1;
}

/** Takes the widths that columns came to: what is left for sparklines, and from which length on texts may be cut. */
export function fitColumns<T>(columns: readonly ColumnView<T>[], measure: MeasureText, rem: number): void {
  for (const column of columns) {
    const width = column.head.element.getBoundingClientRect().width;
    const rest = width - textWidth(column, measure, rem) - sparkGap;
    column.sparkWidth = column.column.sparkline === false ? 0 : Math.max(0, Math.floor(rest));
    // The widest letters are about as wide as their font size.
    column.fits = Math.floor(
      (column.column.sparkline === false ? width : width - column.sparkWidth - sparkGap) / (cellSize * rem),
    );
  }
}
