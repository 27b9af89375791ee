import { setText, setVisible } from "../../page/dom.js";
import { widgetWords } from "../../words/widget-words.js";
import type { TableCore, TableFeature } from "./feature.js";

/** Shows the title, a note of rows or keys that the table does not show, and the state or the time that is shown. */
export function header<T>(table: TableCore<T>): TableFeature<T> {
  const { live, parts, status } = table;
  const { note, moment } = parts;

  /** Returns the words of what the table does not show. */
  const noteWords = (heldBack: number): string => {
    const { by, size, displaced } = live.data;
    const { rows } = table.options;
    if (heldBack > 0) return live.phrase("heldBack", { n: heldBack }, widgetWords);
    const isWhole = by !== "key" || (size <= rows && displaced === 0);
    return isWhole
      ? ""
      : live.phrase(displaced > 0 ? "newestKeys" : "keysShown", { n: Math.min(rows, size), all: size }, widgetWords);
  };

  return {
    update() {
      const { title, ariaLabel } = table.options;
      setText(parts.caption, ariaLabel ?? title ?? live.phrase("dataTable", {}, widgetWords));
      setText(parts.title, (parts.title.title = title ?? ""));
    },
    drawn({ time, heldBack }) {
      // A time other than now takes the place of the state.
      setVisible(moment, time !== undefined);
      setVisible(status.element, time === undefined);
      if (time !== undefined) setText(moment, live.formatMoment(time));
      setText(note, noteWords(heldBack));
      setVisible(note, note.textContent !== "");
    },
  };
}
