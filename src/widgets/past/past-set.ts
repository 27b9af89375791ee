import type { Stretch } from "../../series/index.js";
import type { PastPiece } from "../../series/past-series.js";
import { PastSeries } from "../../series/past-series.js";
import type { Past } from "../../stream/index.js";
import type { SeriesSet } from "../store/series-set.js";
import type { Chunk, LevelStretch } from "./chunk.js";
import { createChunk, cutPiece, hasSumOver, serves } from "./chunk.js";
import type { Interval } from "./intervals.js";
import { intersect, overlaps, subtract, union } from "./intervals.js";

/** The most rows of the past that a set holds; beyond, those that were on view longest ago are let go. */
const MAX_ROWS = 200_000;

/** What a view takes of the past: parts of chunks in order of time, and what it lacks. */
export interface Selection {
  /** The beginning of the stretch, epoch ms. */
  readonly from: number;
  /** Whether there may be rows before it. */
  readonly hasBefore: boolean;
  /** The parts to show, each with the time that it covers. */
  readonly parts: readonly (Interval & { readonly chunk: Chunk })[];
  /** The widest step of what serves the level, ms; 0: rows are as they came in, or there is nothing. */
  readonly step: number;
  /** The stretches of which there is nothing that serves the level; others may stand in their place. */
  readonly missing: readonly Interval[];
  /** The stretches of which there is nothing at all. */
  readonly empty: readonly Interval[];
}

/**
 * The past of a set of series: answers of history, read by the set's accessor, at several levels. A view is given the
 * level that it asks for, and until that has come the nearest other one. Bounded by {@link MAX_ROWS}.
 */
export class PastSet {
  readonly #set: SeriesSet<never>;
  #chunks: readonly Chunk[] = [];
  #rows = 0;
  #selections = 0;
  #revision = 0;

  constructor(set: SeriesSet<never>) {
    this.#set = set;
  }

  /** Number that grows with each answer, and where rows are let go. */
  get revision(): number {
    return this.#revision;
  }

  /** Number of rows held. */
  get rows(): number {
    return this.#rows;
  }

  /** The keys of which there is a row. */
  get keys(): ReadonlySet<string> {
    return new Set(this.#chunks.flatMap(({ pieces }) => [...pieces.keys()]));
  }

  /**
   * Takes an answer of history to a question about a stretch, but for what is there already.
   *
   * @param before - the last row before the stretch
   * @param after - the first row after it
   */
  add(past: Past<unknown>, asked: LevelStretch, before?: Past<unknown>, after?: Past<unknown>): void {
    const { from, to, level } = asked;
    const chunks = this.#chunksOf(past, asked);
    const [first, last] = [chunks.at(0), chunks.at(-1)];
    if (first === undefined || last === undefined) return;
    if (before !== undefined) chunks.push(...this.#chunksOf(before, { from: before.times[0], to: from, level }, first));
    if (after !== undefined) chunks.push(...this.#chunksOf(after, { from: to, to: after.times[0] + 1, level }, last));
    this.#chunks = [...this.#chunks, ...chunks];
    this.#rows += chunks.reduce((sum, { rows }) => sum + rows, 0);
    this.#revision += 1;
    this.#letGo();
  }

  /** Reads the parts of an answer that nothing serves yet. */
  #chunksOf(past: Past<unknown>, { from, to, level }: LevelStretch, keeper?: Chunk): Chunk[] {
    const held = this.#chunks.filter((chunk) => serves(chunk, level));
    const news = held.reduce<readonly Interval[]>(subtract, [{ from, to }]);
    const read = (row: unknown): number | undefined => this.#set.numberOf(row);
    return news.map((part) => ({
      ...createChunk(past, { ...part, level }, read),
      usedIn: this.#selections,
      keeper,
    }));
  }

  /**
   * Selects what a view of a stretch takes.
   *
   * @param hasBefore - whether there may be rows before the stretch. Default true
   */
  select({ from, to, level }: LevelStretch, hasBefore = true): Selection {
    this.#selections += 1;
    const view = { from, to };
    let uncovered: readonly Interval[] = [view];
    let missing: readonly Interval[] = [view];
    const parts: (Interval & { readonly chunk: Chunk })[] = [];
    let step = 0;
    const near = this.#chunks.filter((chunk) => overlaps(chunk, view));
    for (const chunk of near.sort((a, b) => rank(a, level) - rank(b, level))) {
      if (uncovered.length === 0) break;
      const taken = uncovered.flatMap((interval) => intersect(interval, chunk) ?? []);
      if (taken.length === 0) continue;
      chunk.usedIn = this.#selections;
      for (const part of taken) parts.push({ ...part, chunk });
      uncovered = subtract(uncovered, chunk);
      if (!serves(chunk, level)) continue;
      missing = subtract(missing, chunk);
      step = Math.max(step, chunk.step);
    }
    parts.sort((a, b) => a.from - b.from);
    return { from, hasBefore, parts, step, missing, empty: union(uncovered) };
  }

  /**
   * Returns the rows of a key in a selection, with the gaps between them.
   *
   * @param gaps - the gaps that the stream knows
   */
  rowsOf(key: string, { from, hasBefore, parts, empty }: Selection, gaps: readonly KnownStretch[]): PastSeries {
    const pieces = parts.flatMap(({ chunk, from, to }, index) => {
      const piece = chunk.pieces.get(key);
      // The line enters from the last row before the view, and leaves to the first after it.
      const cut =
        piece && cutPiece(piece, { from, to }, hasBefore && index === 0 ? 1 : 0, index === parts.length - 1 ? 1 : 0);
      return cut === undefined || cut.times.length === 0 ? [] : [cut];
    });
    const [first, last] = [parts.at(0), parts.at(-1)];
    const [firstPiece, lastPiece] = [pieces.at(0), pieces.at(-1)];
    if (hasBefore && first?.from === from && !(firstPiece && firstPiece.times[0] < from)) {
      pieces.unshift(...[this.#rowBeside(key, from, true) ?? []].flat());
    }
    if (last !== undefined && !(lastPiece && lastPiece.times[lastPiece.times.length - 1] >= last.to)) {
      pieces.push(...[this.#rowBeside(key, last.to, false) ?? []].flat());
    }
    const rows = new PastSeries(pieces, last?.to ?? -Infinity);
    let id = -1;
    for (const { chunk } of parts) {
      for (const { after, before, kind = "lost" } of chunk.gaps) rows.gaps.add(id--, kind, after, before);
    }
    for (const { after, before, kind, id: ownId } of gaps) {
      // What history holds rows of is no gap any more.
      if (!hasRowWithin(rows, after, before)) rows.gaps.add(ownId, kind, after, before);
    }
    for (const { from, to } of empty) if (from > -Infinity && to < Infinity) rows.holes.add(id--, "unknown", from, to);
    return rows;
  }

  /**
   * Returns the row of a key that is the nearest to a border, before it or after it: in the answers for what lies
   * there, as far as nothing is missing between.
   */
  #rowBeside(key: string, border: number, isBefore: boolean): PastPiece | undefined {
    const [before, after] = isBefore ? [1, 0] : [0, 1];
    let end = border;
    for (;;) {
      const beside = this.#chunks.filter(
        ({ from, to, pieces }) =>
          (isBefore ? from < end && to >= end : from <= end && to > end) &&
          // Where in a sum its rows stand is not known.
          !hasSumOver(pieces.get(key), end),
      );
      const chunk = beside.sort((a, b) => a.step - b.step).at(0);
      if (chunk === undefined) return undefined;
      const piece = chunk.pieces.get(key);
      const cut = piece && cutPiece(piece, { from: end, to: end }, before, after);
      if (cut !== undefined && cut.times.length > 0) return cut;
      end = isBefore ? chunk.from : chunk.to;
    }
  }

  /** Lets go of what was on view longest ago. */
  #letGo(): void {
    if (this.#rows <= MAX_ROWS) return;
    const oldestFirst = this.#chunks.filter(({ keeper }) => !keeper).sort((a, b) => a.usedIn - b.usedIn);
    const gone = new Set<Chunk>();
    let rows = this.#rows;
    for (const chunk of oldestFirst) {
      // What was just on view stays, however much it is: the view would ask for it again and again.
      if (rows <= MAX_ROWS || chunk.usedIn >= this.#selections) break;
      gone.add(chunk);
      rows -= chunk.rows;
    }
    this.#chunks = this.#chunks.filter((chunk) => !gone.has(chunk.keeper ?? chunk));
    this.#rows = this.#chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  }
}

/** A gap that a stream knows. */
export interface KnownStretch extends Stretch {
  readonly id: number;
  readonly kind: "lost" | "unknown";
}

/** Ranks a chunk for a view of a level: those that serve it, then coarser ones, then finer ones, the nearest first. */
function rank(chunk: Chunk, level: number): number {
  if (serves(chunk, level)) return chunk.level === level ? 0 : 1;
  const steps = Math.log2(chunk.level / Math.max(1, level));
  return steps > 0 ? 2 + steps : 1_000 - steps;
}

/** Tells whether a row lies between two times, both excluded. */
function hasRowWithin({ values }: PastSeries, after: number, before: number): boolean {
  const { columns } = values;
  const seq = columns.after(after);
  return seq < columns.end && columns.time(seq) < before;
}
