/** A row of a {@link PlainLine}. */
export interface PlainRow {
  readonly time: number;
  /** Value of the row; NaN for a gap. */
  readonly value: number;
}

/** A stretch of time in which rows are missing; both bounds exclusive. */
export interface PlainStretch {
  readonly after: number;
  readonly before: number;
}

/** Bounds of a {@link PlainLine}. */
export interface PlainBounds {
  readonly time: number;
  readonly rows: number;
  /** Rows further apart are not joined. Default Infinity. */
  readonly maxGap?: number;
}

/** Reference for a series, in plain lists: nothing here comes from src, and nothing is clever. */
export class PlainLine {
  /** Rows by time; those of one time in the order of their arrival. */
  readonly rows: PlainRow[] = [];
  /** The stretches of each gap. */
  readonly gaps = new Map<number, readonly PlainStretch[]>();
  readonly #bounds: PlainBounds;

  constructor(bounds: PlainBounds = { time: Infinity, rows: Infinity }) {
    this.#bounds = bounds;
  }

  /** The time of the newest row. */
  get newest(): number {
    return this.rows[this.rows.length - 1]?.time ?? -Infinity;
  }

  add(row: PlainRow): void {
    let place = this.rows.length;
    while (place > 0 && this.rows[place - 1].time > row.time) place -= 1;
    this.rows.splice(place, 0, row);
    if (this.rows.length > this.#bounds.rows) this.rows.shift();
  }

  /** Forgets old rows; of those too old the newest stays. */
  forget(now: number): void {
    while (this.rows.length > 1 && this.rows[1].time <= now - this.#bounds.time) this.rows.shift();
  }

  /** Tells of each row whether the line is drawn from it to the next. */
  joints(): boolean[] {
    const stretches = [...this.gaps.values()].flat();
    const { maxGap = Infinity } = this.#bounds;
    return this.rows.map(({ time, value }, index) => {
      if (index + 1 === this.rows.length) return false;
      const next = this.rows[index + 1];
      if (Number.isNaN(value) || Number.isNaN(next.value) || next.time - time > maxGap) return false;
      return !stretches.some(({ after, before }) => {
        const inside = after < next.time && before > time;
        const atOnce = after === before && time === after && next.time === after;
        return inside || atOnce;
      });
    });
  }
}
