import { Series } from "./series.js";

/** One of the series of a stack, by its edges: it begins where those beneath it end. */
export interface StackLayer {
  /** The edges nearer to zero. */
  readonly from: Series;
  /** The edges farther from zero. */
  readonly to: Series;
}

/**
 * Series laid on one another, row by row of equal times, the first at zero: numbers above zero upwards, those below it
 * downwards. {@link Stack.refresh} brings it up to date.
 */
export class Stack {
  /** The edges of each series. */
  readonly layers: readonly StackLayer[];
  #sources: readonly Series[] = [];
  /** The revisions of the series as they were last seen. */
  readonly #revisions: number[] = [];

  /**
   * @param count - the number of series
   * @param maxGap - rows further apart than this, ms, are not joined
   */
  constructor(count: number, maxGap: number) {
    this.layers = Array.from({ length: count }, () => ({ from: new Series({}, maxGap), to: new Series({}, maxGap) }));
  }

  /** Brings the edges up to date with the series: costs the times at which something has changed. */
  refresh(sources: readonly Series[]): void {
    sources.forEach((source, index) => {
      const isKnown = source === this.#sources[index];
      const { changes, revision } = source;
      if (isKnown && revision === this.#revisions[index]) return;
      let change = isKnown ? changes.since(this.#revisions[index]) : -1;
      this.#revisions[index] = revision;
      if (change < 0) this.#lay(sources, -Infinity, Infinity);
      else for (; change < changes.end; change += 1) this.#lay(sources, changes.from(change), changes.to(change));
    });
    this.#sources = [...sources];
    sources.forEach((source, index) => {
      // Edges of rows that have gone ahead again, or are forgotten, go; those of rows that come are laid anew.
      const now = source.length > 0 ? source.time(source.end - 1) : -Infinity;
      this.layers[index].from.setNow(now, Infinity);
      this.layers[index].to.setNow(now, Infinity);
    });
  }

  /** Lays the rows between two times, both included, on one another. */
  #lay(sources: readonly Series[], from: number, to: number): void {
    const rows = sources.map((source) => ({
      source,
      seq: source.columns.atOrAfter(from),
      times: [] as number[],
      starts: [] as number[],
      ends: [] as number[],
    }));
    for (;;) {
      let time = Infinity;
      for (const { source, seq } of rows) if (seq < source.end) time = Math.min(time, source.time(seq));
      if (!(time < Infinity && time <= to)) break;
      let [up, down] = [0, 0];
      for (const row of rows) {
        const { source, seq, times, starts, ends } = row;
        if (seq >= source.end || source.time(seq) !== time) continue;
        const value = source.value(seq);
        const start = value < 0 ? down : up;
        row.seq += 1;
        times.push(time);
        starts.push(Number.isNaN(value) ? NaN : start);
        ends.push(start + value);
        if (value < 0) down += value;
        else if (value > 0) up += value;
      }
    }
    rows.forEach(({ source, times, starts, ends }, index) => {
      const layer = this.layers[index];
      layer.from.insert(times, starts, { revises: true });
      layer.to.insert(times, ends, { revises: true });
      for (const edges of [layer.from, layer.to]) {
        edges.dropBefore(source.length > 0 ? source.time(source.first) : Infinity);
      }
    });
  }
}
