import { formatAge, msUntilLonger } from "../../format/duration.js";
import { clock } from "../../page/clock.js";
import { isCurrent } from "../../status/states.js";
import { roleValue } from "../../style/roles.js";
import { TimeColumn } from "../columns/time-column.js";
import type { Entry } from "../rows/entry.js";
import type { TableCore, TableFeature } from "./feature.js";

/** Writes the entries into the table rows, with times as of today, and dims rows that are old. */
export function tableBody<T>(table: TableCore<T>): TableFeature<T> {
  const { live } = table;
  const { style } = table.parts.body;
  let timeColumn!: TimeColumn;

  /** Records the values of entries before they are written. Returns whether the alignment of cells has changed. */
  const noteCells = (entries: readonly Entry<T>[]): boolean => {
    const steadyMs = clock.now();
    let needsAlign = false;
    for (const entry of entries) {
      if (entry.kind !== "row") continue;
      for (const column of table.columns) column.read(entry);
      if (entry.notedCells === entry.cells) continue;
      entry.notedCells = entry.cells;
      for (const column of table.columns) {
        if (column.noteCell(column.read(entry), entry.key, steadyMs, table.options.timeWindow)) needsAlign = true;
      }
    }
    return needsAlign;
  };

  /** Returns the age of the row of a key that is silent, ms; undefined: it is not. */
  const silenceOf = (entry: Entry<T>, at: number): number | undefined => {
    if (live.data.by !== "key" || entry.kind !== "row" || entry.isAbsent) return undefined;
    const age = live.data.ageOf(entry, at);
    return age > table.options.timeWindow ? age : undefined;
  };

  /** Returns the time until the age of a row on show is told, or grows, or its key goes, ms. */
  const untilOlder = (now: number): number => {
    const { timeWindow, expire = Infinity } = table.options;
    let nextMs = Infinity;
    if (live.data.by !== "key") return nextMs;
    for (const entry of table.body.entries) {
      if (entry.kind !== "row" || entry.isAbsent) continue;
      const age = live.data.ageOf(entry, now);
      nextMs = Math.min(nextMs, age > timeWindow ? msUntilLonger(age) : timeWindow - age + 1);
      if (age < expire) nextMs = Math.min(nextMs, expire - age + 1);
    }
    return nextMs;
  };

  /** Writes entries, and asks for a layout where they need more room. */
  const write = (entries: readonly Entry<T>[], now: number, at: number): void => {
    const { body } = table;
    // Alignment and decimals depend on all values.
    const needsAlign = noteCells(entries);
    timeColumn.update(now, live.data.by === "key" ? undefined : entries);
    if (needsAlign) body.align();
    const hasGrown = body.write(entries, timeColumn.format, timeColumn.revision, live.phrase, (entry) => {
      const silence = silenceOf(entry, at);
      return silence === undefined ? undefined : formatAge(silence, live.phrase);
    });
    if (hasGrown || needsAlign) table.needsLayout = true;
  };

  return {
    update(hasChanged) {
      if (hasChanged("locale", "timeZone")) timeColumn = new TimeColumn(live.timeZone, live.locale);
    },
    drawn({ now, time = now, firstRow, entries, held }) {
      if (entries !== undefined) write([...new Set([...held, ...entries])].slice(0, table.options.rows), now, time);
      const tone = roleValue(isCurrent(live.state) ? "ink" : "muted");
      if (style.color !== tone) style.color = tone;
      return firstRow === undefined ? Infinity : Math.min(timeColumn.midnight - now, untilOlder(now));
    },
  };
}
