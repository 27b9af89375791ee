import { StreamError } from "../../../stream/index.js";
import { wallClock } from "../../../stream/internal.js";
import type { SeriesHandle } from "../../store/acquire-series.js";
import { acquireSeries } from "../../store/acquire-series.js";
import { retainFor } from "../../store/retain.js";
import type { HubListener } from "../../store/stream-hub.js";
import { BodyView } from "../body/body-view.js";
import { cellWords } from "../columns/cell-words.js";
import { createColumnHead } from "../columns/column-head.js";
import { ColumnView } from "../columns/column-view.js";
import type { Column } from "../columns/columns.js";
import { columnsOf, inferColumns } from "../columns/columns.js";
import type { TableCore, TableFeature, Writable } from "./feature.js";

/** Makes the columns that the options or the first row ask for, with head and body and the series of sparklines. */
export function columnSet<T>(table: Writable<TableCore<T>>): TableFeature<T> {
  const { context, live, parts, measure } = table;

  /** Tells of values that a sparkline cannot draw; of rows the table hears by itself. */
  const tellValueDrop: HubListener["drop"] = (drop) => {
    if (drop.cause === "value") live.tellDrop(drop);
  };

  const releaseSeries = (): void => {
    for (const { handle } of table.columns) handle?.release();
  };

  /** Acquires the series of a column's sparklines, which goes on with the rows of one that it replaces. */
  const acquire = ({ value }: Column<T>, replaced?: SeriesHandle<T>): SeriesHandle<T> => {
    const { stream, where } = table.options;
    const retain = retainFor(table.options);
    return acquireSeries<T>(stream, { value, where, retain }, { drop: tellValueDrop }, replaced);
  };

  /** Replaces the columns, and with them head and body. */
  const replace = (columns: readonly Column<T>[]): void => {
    const { timeZone } = table.options;
    const zone = timeZone === undefined ? undefined : wallClock(timeZone);
    const views = columns.map((column, index) => {
      const { label, format, sparkline } = column;
      const handle = sparkline === false ? undefined : acquire(column);
      const reporter = (what: string) => (cause: unknown) => {
        context.emit(
          "error",
          new StreamError("listener", `the ${what} of the table's column ${JSON.stringify(label)} threw`, { cause }),
        );
      };
      return new ColumnView({
        column,
        index,
        columnSet: columns,
        head: createColumnHead(context, label),
        handle,
        words: cellWords(format, live.timeZone, live.locale, reporter("format")),
        measure,
        zone,
        reportError: reporter("value"),
      });
    });
    // Old handles are released after new ones are acquired, so that series that are used again stay.
    releaseSeries();
    table.columns = views;
    parts.names.replaceChildren(...views.map(({ head }) => head.element));
    table.body = new BodyView(context, parts.body, views);
    table.needsLayout = true;
  };

  /** The rows for which the columns were made. */
  let { data } = live;

  context.scope.add(releaseSeries);
  return {
    update(hasChanged) {
      const { columns, stream } = table.options;
      if (
        hasChanged("columns", "sort", "locale", "words", "timeZone", "stream", "timeWindow") ||
        (hasChanged("where") && live.data !== data) ||
        (columns === undefined && hasChanged("by", "seriesKey"))
      ) {
        replace(columnsOf(columns, live.phrase, stream.numbers));
      } else if (hasChanged("where")) {
        for (const view of table.columns) {
          const { handle } = view;
          if (handle === undefined) continue;
          view.handle = acquire(view.column, handle);
          handle.release();
        }
      }
      ({ data } = live);
    },
    prepare({ firstRow }) {
      if (table.columns.length === 0 && firstRow !== undefined) {
        replace(inferColumns(firstRow.row, firstRow.key, live.phrase));
      }
    },
  };
}
