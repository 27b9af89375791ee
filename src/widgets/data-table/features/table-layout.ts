import { remOf } from "../../widget/measure-text.js";
import { naturalHeight, rowsHeight, tableRoom } from "../body/styles.js";
import { columnWidths, fitColumns } from "../columns/column-widths.js";
import type { TableCore, TableFeature } from "./feature.js";

/** Minimum width of a table that has room for the word of its state. */
const STATUS_WORD_MIN_PX = 100;

/** Lays out the columns and what stands above them, where texts or sizes have changed. */
export function tableLayout<T>(table: TableCore<T>): TableFeature<T> {
  const { context, parts, measure } = table;
  const { header, head, body } = parts;
  /** Root font size of the page, CSS pixels. */
  let rem = 16;
  /** Tracks of the grid, as last written: a value of `grid-template-columns`. */
  let writtenTemplate = "";
  /** Whether the table rows scroll beneath the head. */
  let scrolls = false;

  /** Hides what has no room, by zero height: screen readers still find it. */
  const fitHeader = (width: number, height: number): void => {
    const room = tableRoom(height, rem);
    header.style.height = header.style.padding = room.header ? "" : "0";
    head.style.height = room.names ? "" : "0";
    table.status.setWordVisible(width >= STATUS_WORD_MIN_PX);
  };

  /** Writes the widths of the columns, and the titles of texts that are cut in them. */
  const fitWidths = (width: number): void => {
    const { template, gap, minWidth } = columnWidths(table.columns, measure, rem, width);
    if (template !== writtenTemplate) {
      writtenTemplate = template;
      const { style } = parts.table;
      style.setProperty("--_tracks", template);
      style.setProperty("--_gap", `${gap}px`);
      style.minWidth = `${minWidth}px`;
    }
    fitColumns(table.columns, measure, rem);
    for (const view of table.body.rowViews) view.updateTitles(table.columns);
  };

  return {
    update() {
      (context.root.firstElementChild as HTMLElement).style.height = naturalHeight(table.options.rows);
    },
    drawn() {
      if (table.size === undefined) return;
      const { width, height } = table.size;
      const { rowViews, gapCount } = table.body;
      const overflows = rowsHeight(rowViews.length, gapCount, rem) > tableRoom(height, rem).body + 0.5;
      if (overflows !== scrolls) {
        scrolls = overflows;
        head.style.scrollbarGutter = body.style.scrollbarGutter = scrolls ? "stable" : "";
        table.needsLayout = true;
      }
      if (!table.needsLayout) return;
      table.needsLayout = false;
      rem = remOf(context.node);
      fitHeader(width, height);
      fitWidths(width);
    },
  };
}
