import { selectedRange } from "../../page/selection.js";
import type { Entry } from "../rows/entry.js";
import type { TableCore, TableFeature } from "./feature.js";

/**
 * Points at the time of a row by pointer and keys, here or on a widget that shares the cursor: the current row, the
 * event `cursor`. While somebody points at a row here, or has selected text, the table rows keep their places.
 */
export function rowPointing<T>(table: TableCore<T>): TableFeature<T> {
  const { context, live } = table;
  const { scope, root, page, emit } = context;
  const { body } = table.parts;
  /** Whether a mouse or a pen rests on the table rows. */
  let isHovered = false;
  /** The table row that has the focus by the keyboard. */
  let focusedElement: EventTarget | null = null;
  /** The entry that is pointed at here, in mode `"time"`. */
  let pointedEntry: Entry<T> | undefined;
  /** Whether the last draw showed another time than now. */
  let showedPast = false;
  /** Whether text was selected within the table rows when they were last drawn. */
  let wasSelected = false;
  /** Number of rows that had come in when the body was last written. */
  let writtenArrivals = 0;
  /** The time of the last event `cursor`, epoch ms. */
  let emittedTime: number | undefined;

  /** Points all widgets that share the cursor at the row of an element, in mode `"time"`. */
  const pointAt = (target: EventTarget | null): void => {
    const canPoint = live.data.by !== "key" && table.options.cursor !== false;
    const entry = canPoint ? table.body.entryAt(target) : undefined;
    pointedEntry = entry?.kind === "row" ? entry : undefined;
    live.cursor.point(pointedEntry?.time);
    live.loop.invalidate();
  };

  /** Tells whether text within the table rows is selected: it would be lost with the places of the rows. */
  const isSelected = (): boolean => {
    const range = selectedRange(root);
    return range !== undefined && (body.contains(range.startContainer) || body.contains(range.endContainer));
  };

  page.follow(scope, (attached, document) => {
    attached.listen(document, "selectionchange", () => {
      if (wasSelected && !isSelected()) live.loop.invalidate();
    });
  });
  scope.listen(body, "pointerover", ({ target, pointerType }) => {
    // A finger scrolls, and no event tells that it has gone: it holds nothing.
    isHovered = pointerType !== "touch";
    if (isHovered) pointAt(target);
  });
  scope.listen(body, "pointerleave", () => {
    isHovered = false;
    pointAt(focusedElement);
  });
  // Only focus by the keyboard points: a click must not.
  scope.listen(body, "focusin", ({ target }) => {
    if ((target as Element).matches(":focus-visible")) pointAt((focusedElement = target));
  });
  scope.listen(body, "focusout", () => {
    pointAt((focusedElement = null));
  });
  scope.listen(body, "keydown", (event) => {
    const row = event.target as Element;
    if (row.parentElement === body && moveFocus(event.key, row)) event.preventDefault();
  });

  return {
    update(hasChanged) {
      // An entry of another stream is none of these rows.
      if (hasChanged("stream")) pointedEntry = undefined;
    },
    cursorMoved() {
      pointedEntry = undefined;
    },
    prepare(draft) {
      const { by, arrived } = live.data;
      const isPast = draft.time !== undefined;
      const isReleased = draft.releasesRows || isPast || showedPast;
      showedPast = isPast;
      // A removed element has lost the focus.
      wasSelected = isSelected();
      const isPointed = wasSelected || isHovered || (focusedElement !== null && root.activeElement === focusedElement);
      const isHeld = isPointed && !isReleased;
      if (isHeld && by !== "key" && table.body.rowViews.length > 0) {
        draft.entries = undefined;
        draft.heldBack = arrived - writtenArrivals;
        return;
      }
      writtenArrivals = arrived;
      // The row of a key goes on showing its newest value, unless the key has gone.
      const current = new Set(draft.entries);
      if (isHeld) draft.held = table.body.entries.filter((entry) => current.has(entry));
    },
    drawn({ time }) {
      const isByTime = live.data.by !== "key";
      // The newest entry up to the time is searched for: a sorted table has it anywhere.
      const current = time === undefined ? pointedEntry : isByTime ? newestOf(table.body.entries) : undefined;
      table.body.markCurrent(
        (entry) =>
          entry === current ||
          (time !== undefined && current?.kind === "row" && entry.kind === "row" && entry.time === current.time),
      );
      if (isByTime && table.options.cursor !== false) table.body.updateTabStops();
      const pointedTime = time ?? pointedEntry?.time;
      if (pointedTime === emittedTime) return;
      emittedTime = pointedTime;
      emit("cursor", { time: pointedTime });
    },
  };
}

/** Returns the newest of some entries; the time of a gap is its end. */
function newestOf<T>(entries: readonly Entry<T>[]): Entry<T> | undefined {
  return entries.reduce<Entry<T> | undefined>(
    (newest, entry) => (newest !== undefined && newest.time >= entry.time ? newest : entry),
    undefined,
  );
}

/** Moves the focus from one table row to another. Returns whether the key does that. */
function moveFocus(key: string, from: Element): boolean {
  const targets: Readonly<Record<string, Element | null | undefined>> = {
    ArrowUp: from.previousElementSibling,
    ArrowDown: from.nextElementSibling,
    Home: from.parentElement?.firstElementChild,
    End: from.parentElement?.lastElementChild,
  };
  if (!Object.hasOwn(targets, key)) return false;
  (targets[key] as HTMLElement | null | undefined)?.focus();
  return true;
}
