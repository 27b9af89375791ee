import type { Viewport } from "../../viewport/viewport.js";
import type { Frame } from "../frame/frame.js";
import type { Line } from "../series/line.js";
import type { RowWriting } from "../words/row-words.js";
import { rowWords } from "../words/row-words.js";
import type { KeyGestures } from "./gestures.js";
import { RowCursor } from "./row-cursor.js";

/** What keys need of the chart that they read. */
export interface Read {
  /** The frame that was drawn last; undefined: none was. */
  readonly last: Frame | undefined;
  /** The lines that are not hidden. */
  readonly lines: readonly Line[];
  /** The right edge of a view that follows the stream, epoch ms. */
  readonly liveTo: number;
  /** Where the view is. */
  readonly navigation: Viewport;
  /** How rows are written, by the formats of a frame. */
  writing(frame: Frame): RowWriting;
  /** Tells a screen reader. */
  answer(words: string): void;
  /** Holds the view. */
  pause(): void;
  /** Moves the view by so many ms. */
  pan(by: number): void;
  /** Follows the stream again. */
  goLive(): void;
  /** Something is to be drawn anew. */
  invalidate(): void;
}

/** Reading by keys: a cursor that goes from row to row, in a view that is held for as long. */
export interface KeyboardReader extends KeyGestures {
  /** The time of the row that keys have gone to, epoch ms; undefined: they do not read. */
  readonly time: number | undefined;
  /** Its line. */
  readonly line: Line | undefined;
  /** Holds the view: what is read stands still. */
  hold(): void;
  /** Lets go of the row, and leaves the view as it is. */
  leave(): void;
}

/** A row that keys go to comes so far into view, as a share of it. */
const beyond = 0.1;

/** Makes the reading by keys of a chart. */
export function createKeyboardReader(chart: Read): KeyboardReader {
  const cursor = new RowCursor();
  /** Whether the view is held for the sake of the cursor alone. */
  let held = false;

  const hold = (): void => {
    if (!chart.navigation.paused) {
      chart.pause();
      held = true;
    }
    chart.invalidate();
  };

  /** Brings the row on view. */
  const follow = (): void => {
    const { time } = cursor;
    if (time === undefined || chart.last === undefined) return;
    const { to, msPerPixel, width, pixel } = chart.last.plane;
    const span = (width / pixel) * msPerPixel;
    const from = to - span;
    const by = time < from ? time - from - span * beyond : time > to ? time - to + span * beyond : 0;
    if (by === 0) chart.invalidate();
    else chart.pan(by);
  };

  const tell = (): void => {
    if (chart.last === undefined) return;
    const line = cursor.line(chart.lines);
    chart.answer(line === undefined ? "no rows" : rowWords(line, cursor.seq(line), chart.writing(chart.last)));
  };

  const leave = (): void => {
    cursor.leave();
    held = false;
  };

  return {
    get time() {
      return cursor.time;
    },
    get line() {
      return cursor.on(chart.lines);
    },
    get reading() {
      return cursor.time !== undefined;
    },
    hold,
    leave,
    read(rows, least) {
      if (chart.last === undefined) return;
      const before = cursor.time;
      if (cursor.step(rows, chart.lines, { to: chart.last.plane.to, last: chart.liveTo }, least)) {
        if (before === undefined) hold();
        else follow();
      }
      tell();
    },
    change(by) {
      const changed = cursor.change(by, chart.lines, { to: chart.liveTo, last: chart.liveTo });
      if (changed) {
        follow();
        tell();
      }
      return changed;
    },
    blur() {
      const wasHeld = held;
      leave();
      if (wasHeld) chart.goLive();
      else chart.invalidate();
    },
  };
}
