import type { Line } from "../series/line.js";

/** How far rows are seen, epoch ms. */
export interface RowReach {
  /** The right edge of what is on view. */
  readonly to: number;
  /** The right edge of a view that follows the stream: no row beyond it is seen. */
  readonly last: number;
}

/** A cursor that keys move: it stands on a row of a line. Pure: it knows rows and times, neither keys nor pixels. */
export class RowCursor {
  #id: string | undefined;
  #seq = 0;
  /** The row's time in its series; NaN: it stands nowhere. */
  #own = NaN;
  #shift = 0;

  /** The time on the chart of the row that it stands on, epoch ms; undefined: it stands nowhere. */
  get time(): number | undefined {
    return Number.isNaN(this.#own) ? undefined : this.#own - this.#shift;
  }

  /** The line that it stands on, of these; undefined: it stands nowhere, or its own has gone. */
  on(lines: readonly Line[]): Line | undefined {
    return this.#id === undefined ? undefined : lines.find(({ id }) => id === this.#id);
  }

  /** The line that it stands on, of these; the first one where it stands nowhere, or where its own has gone. */
  line(lines: readonly Line[]): Line | undefined {
    return this.on(lines) ?? lines.find(({ series }) => series !== undefined && series.length > 0);
  }

  /** Its row's number in its line, which rows that came in meanwhile may have moved. */
  seq(line: Line): number {
    const { series } = line;
    if (series === undefined || series.length === 0 || Number.isNaN(this.#own)) return -1;
    const same = this.#seq >= series.first && this.#seq < series.end && series.time(this.#seq) === this.#own;
    return same ? this.#seq : series.nearest(this.#own);
  }

  /**
   * Moves by so many rows, back where they are negative; where it stands nowhere yet it goes to the newest row on view.
   *
   * @param least - how far it goes at least, ms, where there are rows
   * @returns whether it stands on a row
   */
  step(by: number, lines: readonly Line[], { to, last }: RowReach, least = 0): boolean {
    const line = this.line(lines);
    const series = line?.series;
    if (line === undefined || series === undefined || series.length === 0) return false;
    const { shift } = line;
    const end = series.columns.after(last + shift) - 1;
    if (this.#id !== line.id || Number.isNaN(this.#own)) {
      const newest = Math.min(end, series.columns.after(to + shift) - 1);
      return this.#put(line, Math.max(series.first, newest));
    }
    const here = this.seq(line);
    let next = here + by;
    if (least > 0) {
      const time = series.time(here) + Math.sign(by) * least;
      next = by < 0 ? Math.min(next, series.columns.after(time) - 1) : Math.max(next, series.columns.atOrAfter(time));
    }
    return this.#put(line, Math.min(Math.max(next, series.first), Math.max(end, series.first)));
  }

  /** Goes to another line, by so many, to its row nearest in time. Returns whether there is another. */
  change(by: number, lines: readonly Line[], { last }: RowReach): boolean {
    const { time } = this;
    const filled = lines.filter(({ series }) => series !== undefined && series.length > 0);
    if (time === undefined || filled.length < 2) return false;
    const index = filled.findIndex(({ id }) => id === this.#id);
    const line = filled[(index + by + filled.length) % filled.length];
    const { series, shift } = line;
    if (series === undefined) return false;
    return this.#put(
      line,
      Math.max(series.first, Math.min(series.nearest(time + shift), series.columns.after(last + shift) - 1)),
    );
  }

  /** Lets go. */
  leave(): void {
    this.#own = NaN;
    this.#id = undefined;
  }

  #put(line: Line, seq: number): boolean {
    const { series, shift, id } = line;
    if (series === undefined) return false;
    this.#id = id;
    this.#seq = seq;
    this.#own = series.time(seq);
    this.#shift = shift;
    return true;
  }
}
