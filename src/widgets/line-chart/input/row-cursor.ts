import type { Line } from "../series/line.js";

/** Right edges that limit which rows are seen, epoch ms. */
export interface RowReach {
  /** Right edge of the view. */
  readonly to: number;
  /** Right edge of a view that follows the stream: rows beyond it are not seen. */
  readonly liveTo: number;
}

/** Cursor that keys move: it stands on a row of a line. Pure: it knows rows and times, neither keys nor pixels. */
export class RowCursor {
  #lineId: string | undefined;
  #seq = 0;
  /** Time of the row in its series; NaN without a row. */
  #rowTime = NaN;
  #shift = 0;

  /** Time on the chart of the cursor's row, epoch ms; undefined without a row. */
  get time(): number | undefined {
    return Number.isNaN(this.#rowTime) ? undefined : this.#rowTime - this.#shift;
  }

  /** Returns the cursor's line out of these; undefined without a row, or if its line has gone. */
  currentLine(lines: readonly Line[]): Line | undefined {
    return this.#lineId === undefined ? undefined : lines.find(({ id }) => id === this.#lineId);
  }

  /** Returns the cursor's line out of these; the first line with rows if there is none, or if its line has gone. */
  startLine(lines: readonly Line[]): Line | undefined {
    return this.currentLine(lines) ?? lines.find(({ series }) => series !== undefined && series.length > 0);
  }

  /** Finds the number of the cursor's row in its line, which rows that came in meanwhile may have moved; −1: none. */
  seq(line: Line): number {
    const { series } = line;
    if (series === undefined || series.length === 0 || Number.isNaN(this.#rowTime)) return -1;
    const isSameRow = this.#seq >= series.first && this.#seq < series.end && series.time(this.#seq) === this.#rowTime;
    return isSameRow ? this.#seq : series.nearest(this.#rowTime);
  }

  /**
   * Moves by so many rows, back if negative; without a row yet it goes to the newest one on view.
   *
   * @param leastMs - least distance, ms, as far as there are rows
   * @returns whether the cursor stands on a row
   */
  moveBy(by: number, lines: readonly Line[], { to, liveTo }: RowReach, leastMs = 0): boolean {
    const line = this.startLine(lines);
    const series = line?.series;
    if (line === undefined || series === undefined || series.length === 0) return false;
    const { shift } = line;
    const end = series.columns.after(liveTo + shift) - 1;
    if (this.#lineId !== line.id || Number.isNaN(this.#rowTime)) {
      const newest = Math.min(end, series.columns.after(to + shift) - 1);
      return this.#moveTo(line, Math.max(series.first, newest));
    }
    const currentSeq = this.seq(line);
    let nextSeq = currentSeq + by;
    if (leastMs > 0) {
      const time = series.time(currentSeq) + Math.sign(by) * leastMs;
      nextSeq =
        by < 0 ? Math.min(nextSeq, series.columns.after(time) - 1) : Math.max(nextSeq, series.columns.atOrAfter(time));
    }
    return this.#moveTo(line, Math.min(Math.max(nextSeq, series.first), Math.max(end, series.first)));
  }

  /** Goes to another line, by so many, to its row nearest in time. Returns whether there is another. */
  changeLine(by: number, lines: readonly Line[], { liveTo }: RowReach): boolean {
    const { time } = this;
    const linesWithRows = lines.filter(({ series }) => series !== undefined && series.length > 0);
    if (time === undefined || linesWithRows.length < 2) return false;
    const index = linesWithRows.findIndex(({ id }) => id === this.#lineId);
    const line = linesWithRows[(index + by + linesWithRows.length) % linesWithRows.length];
    const { series, shift } = line;
    if (series === undefined) return false;
    return this.#moveTo(
      line,
      Math.max(series.first, Math.min(series.nearest(time + shift), series.columns.after(liveTo + shift) - 1)),
    );
  }

  /** Leaves the row. */
  leave(): void {
    this.#rowTime = NaN;
    this.#lineId = undefined;
  }

  #moveTo(line: Line, seq: number): boolean {
    const { series, shift, id } = line;
    if (series === undefined) return false;
    this.#lineId = id;
    this.#seq = seq;
    this.#rowTime = series.time(seq);
    this.#shift = shift;
    return true;
  }
}
