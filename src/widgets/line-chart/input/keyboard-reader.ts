import type { Viewport } from "../../viewport/viewport.js";
import type { Frame } from "../frame/frame.js";
import type { Line } from "../series/line.js";
import type { RowFormatters } from "../words/row-words.js";
import { rowWords } from "../words/row-words.js";
import type { KeyGestures } from "./gestures.js";
import { RowCursor } from "./row-cursor.js";

/** View of the chart that keys read. */
export interface ReadableChart {
  /** Newest frame; undefined before the first draw. */
  readonly lastFrame: Frame | undefined;
  /** Lines that are not hidden. */
  readonly lines: readonly Line[];
  /** Right edge of a view that follows the stream, epoch ms. */
  readonly liveTo: number;
  /** Viewport that keys hold and move. */
  readonly viewport: Viewport;
  /** Returns how to write rows, by the formats of a frame. */
  writing(frame: Frame): RowFormatters;
  /** Tells a screen reader. */
  answer(words: string): void;
  /** Holds the view. */
  pause(): void;
  /** Moves the view by so many ms, back if negative. */
  pan(by: number): void;
  /** Follows the stream again. */
  goLive(): void;
  /** Requests a draw. */
  invalidate(): void;
}

/** Reader by keys: a cursor that goes from row to row, in a view that is held meanwhile. */
export interface KeyboardReader extends KeyGestures {
  /** Time of the row at the cursor, epoch ms; undefined while keys do not read. */
  readonly time: number | undefined;
  /** Line of that row. */
  readonly line: Line | undefined;
  /** Holds the view: the row stands still. */
  hold(): void;
  /** Removes the cursor, and leaves the view as it is. */
  leave(): void;
}

/** Share of the view between its edge and a row that keys bring into view. */
const REVEAL_SHARE = 0.1;

/** Makes the keyboard reader of a chart. */
export function createKeyboardReader(chart: ReadableChart): KeyboardReader {
  const cursor = new RowCursor();
  /** Whether the view is held for the cursor alone. */
  let isHoldingView = false;

  const hold = (): void => {
    if (!chart.viewport.isPaused) {
      chart.pause();
      isHoldingView = true;
    }
    chart.invalidate();
  };

  /** Brings the row into view. */
  const revealRow = (): void => {
    const { time } = cursor;
    if (time === undefined || chart.lastFrame === undefined) return;
    const { to, msPerPixel, width, pixel } = chart.lastFrame.plane;
    const span = (width / pixel) * msPerPixel;
    const from = to - span;
    const by = time < from ? time - from - span * REVEAL_SHARE : time > to ? time - to + span * REVEAL_SHARE : 0;
    if (by === 0) chart.invalidate();
    else chart.pan(by);
  };

  const announceRow = (): void => {
    if (chart.lastFrame === undefined) return;
    const line = cursor.startLine(chart.lines);
    const formatters = chart.writing(chart.lastFrame);
    chart.answer(line === undefined ? formatters.phrase("noRows") : rowWords(line, cursor.seq(line), formatters));
  };

  const leave = (): void => {
    cursor.leave();
    isHoldingView = false;
  };

  return {
    get time() {
      return cursor.time;
    },
    get line() {
      return cursor.currentLine(chart.lines);
    },
    get isReading() {
      return cursor.time !== undefined;
    },
    hold,
    leave,
    moveBy(by, leastMs) {
      if (chart.lastFrame === undefined) return;
      const previousTime = cursor.time;
      if (cursor.moveBy(by, chart.lines, { to: chart.lastFrame.plane.to, liveTo: chart.liveTo }, leastMs)) {
        if (previousTime === undefined) hold();
        else revealRow();
      }
      announceRow();
    },
    changeLine(by) {
      const hasChanged = cursor.changeLine(by, chart.lines, { to: chart.liveTo, liveTo: chart.liveTo });
      if (hasChanged) {
        revealRow();
        announceRow();
      }
      return hasChanged;
    },
    blur() {
      const wasHeld = isHoldingView;
      leave();
      if (wasHeld) chart.goLive();
      else chart.invalidate();
    },
  };
}
