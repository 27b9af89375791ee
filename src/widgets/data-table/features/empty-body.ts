import { setText, setVisible } from "../../page/dom.js";
import type { TableCore, TableFeature } from "./feature.js";

/** Writes what an empty table waits for, or that it holds no row of the time that is shown. */
export function emptyBody<T>(table: TableCore<T>): TableFeature<T> {
  const { live } = table;
  const { waiting } = table.parts;
  return {
    drawn({ firstRow, time }) {
      const isBeforeRows = firstRow !== undefined && time !== undefined && table.body.entries.length === 0;
      setVisible(waiting, firstRow === undefined || isBeforeRows);
      if (isBeforeRows) setText(waiting, live.phrase("notHeld"));
      else if (firstRow === undefined) {
        const { hasExpired } = live.data;
        setText(waiting, hasExpired ? live.phrase("noRows") : live.status.absence(table.options.seriesKey));
      }
    },
  };
}
