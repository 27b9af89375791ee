import type { ValueFormatter } from "../../../draw/index.js";
import { Series } from "../../../series/index.js";
import { JoinedSeries } from "../../../series/joined-series.js";
import { formatDuration } from "../../format/duration.js";
import type { KnownStretch, PastSet, Selection } from "../../past/past-set.js";
import { pastWords } from "../../words/past-words.js";
import type { Phrase } from "../../words/phrase.js";
import type { LinesPast, ShownSet } from "./line-set.js";

/** What a view shows of the past of a set. */
export interface ShownPast {
  readonly past: PastSet;
  readonly selection: Selection;
  /** The gaps that the stream knows. */
  readonly gaps: readonly KnownStretch[];
}

/** A set on view, with the series of its keys. */
interface Shown extends ShownPast {
  readonly joined: Map<string, JoinedSeries>;
  readonly keys: ReadonlySet<string>;
}

/** The series of lines with rows of the past before those that came in. */
export class PastLines implements LinesPast {
  /** The time before which there is nothing, on the chart, epoch ms; `-Infinity`: not known. */
  beginning = -Infinity;
  readonly #phrase: () => Phrase;
  readonly #shown = new Map<ShownSet["set"], Shown>();

  /** @param phrase - returns the words of the widget */
  constructor(phrase: () => Phrase) {
    this.#phrase = phrase;
  }

  get isShown(): boolean {
    return this.#shown.size > 0;
  }

  /** Shows the past of some sets, and of no others. Returns whether keys, or the sets, are others than before. */
  show(sets: ReadonlyMap<ShownSet["set"], ShownPast>): boolean {
    let hasChanged = sets.size !== this.#shown.size;
    for (const set of [...this.#shown.keys()]) if (!sets.has(set)) this.#shown.delete(set);
    for (const [set, next] of sets) {
      const former = this.#shown.get(set);
      if (former?.selection === next.selection && former.gaps === next.gaps) continue;
      const keys = new Set(next.selection.parts.flatMap(({ chunk }) => [...chunk.pieces.keys()]));
      hasChanged ||= former === undefined || [...keys].some((key) => !former.keys.has(key));
      const joined = former?.joined ?? new Map<string, JoinedSeries>();
      this.#shown.set(set, { ...next, joined, keys });
      for (const [key, series] of joined) series.replacePast(next.past.rowsOf(key, next.selection, next.gaps));
    }
    return hasChanged;
  }

  seriesOf(set: ShownSet["set"], key: string): JoinedSeries | undefined {
    const shown = this.#shown.get(set);
    if (shown === undefined) return undefined;
    const live = set.series(key);
    let joined = shown.joined.get(key);
    if (joined === undefined || (live !== undefined && joined.live !== live)) {
      joined = JoinedSeries.of(live ?? new Series());
      joined.replacePast(shown.past.rowsOf(key, shown.selection, shown.gaps));
      shown.joined.set(key, joined);
    }
    return joined;
  }

  keysOf(set: ShownSet["set"]): Iterable<string> {
    return this.#shown.get(set)?.keys ?? [];
  }

  sumWords(set: ShownSet["set"], key: string, time: number, write: ValueFormatter): string | undefined {
    const series = this.seriesOf(set, key);
    if (series === undefined || series.length === 0) return undefined;
    const seq = series.nearest(time);
    if (!series.isSum(seq) || series.time(seq) !== time) return undefined;
    const phrase = this.#phrase();
    const span = formatDuration(series.step(seq), phrase);
    return phrase("sum", { time: span, low: write(series.low(seq)), high: write(series.high(seq)) }, pastWords);
  }
}
