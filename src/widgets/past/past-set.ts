import type { Stretch } from "../../series/index.js";
import type { PastPiece } from "../../series/past-series.js";
import { PastSeries } from "../../series/past-series.js";
import type { Past } from "../../stream/index.js";
import type { SeriesSet } from "../store/series-set.js";
import type { Chunk, LevelStretch } from "./chunk.js";
import { createChunk, cutPiece, serves } from "./chunk.js";
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

  /** Takes an answer of history to a question about a stretch, but for what is there already. */
  add(past: Past<unknown>, asked: LevelStretch): void {
    const held = this.#chunks.filter((chunk) => serves(chunk, asked.level));
    const news = held.reduce<readonly Interval[]>(subtract, [asked]);
    if (news.length === 0) return;
    const chunks = news.map((interval) =>
      createChunk(past, { ...interval, level: asked.level }, (row) => this.#set.numberOf(row)),
    );
    for (const chunk of chunks) chunk.usedIn = this.#selections;
    this.#chunks = [...this.#chunks, ...chunks];
    this.#rows += chunks.reduce((sum, { rows }) => sum + rows, 0);
    this.#revision += 1;
    this.#letGo();
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
    const first = parts.at(0);
    const before = hasBefore && first?.from === from ? this.#rowBefore(key, first, pieces.at(0)) : undefined;
    const last = parts.at(-1);
    const after = last && this.#rowAfter(key, last.to, pieces.at(-1));
    const all = [before ?? [], pieces, after ?? []].flat();
    const rows = new PastSeries(inOrder(all), last?.to ?? -Infinity);
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
   * Returns the last row of a key before a selection where what begins it has none: in the answers for what lies
   * before, as far as nothing is missing between.
   */
  #rowBefore(key: string, { from }: Interval, first: PastPiece | undefined): PastPiece | undefined {
    if (first !== undefined && first.times[0] < from) return undefined;
    let end = from;
    while (end > -Infinity) {
      const border = end;
      const chunks = this.#chunks.filter((each) => each.from < border && each.to >= border);
      const chunk = chunks.find(({ isRaw }) => isRaw) ?? chunks.at(0);
      const piece = chunk?.pieces.get(key);
      const cut = piece && cutPiece(piece, { from: border, to: border }, 1, 0);
      if (cut !== undefined && cut.times.length > 0) return cut;
      end = chunk?.from ?? -Infinity;
    }
    return undefined;
  }

  /**
   * Returns the first row of a key after a selection where what ends it has none: in the answers for what lies after, as
   * far as nothing is missing between.
   */
  #rowAfter(key: string, to: number, last: PastPiece | undefined): PastPiece | undefined {
    if (last !== undefined && last.times[last.times.length - 1] >= to) return undefined;
    let start = to;
    while (start < Infinity) {
      const border = start;
      const chunks = this.#chunks.filter((each) => each.from <= border && each.to > border);
      const chunk = chunks.find(({ isRaw }) => isRaw) ?? chunks.at(0);
      const piece = chunk?.pieces.get(key);
      const cut = piece && cutPiece(piece, { from: border, to: border }, 0, 1);
      if (cut !== undefined && cut.times.length > 0) return cut;
      start = chunk?.to ?? Infinity;
    }
    return undefined;
  }

  /** Lets go of what was on view longest ago. */
  #letGo(): void {
    if (this.#rows <= MAX_ROWS) return;
    const oldestFirst = [...this.#chunks].sort((a, b) => a.usedIn - b.usedIn);
    const gone = new Set<Chunk>();
    for (const chunk of oldestFirst) {
      // What was just on view stays, however much it is: the view would ask for it again and again.
      if (this.#rows <= MAX_ROWS || chunk.usedIn >= this.#selections) break;
      gone.add(chunk);
      this.#rows -= chunk.rows;
    }
    this.#chunks = this.#chunks.filter((chunk) => !gone.has(chunk));
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

/** Lets sums that reach over a border between two pieces stand at the row beside it: times are in order. */
function inOrder(pieces: readonly PastPiece[]): readonly PastPiece[] {
  return pieces.map((piece, index) => {
    const { times, lows } = piece;
    const least = pieces.at(index - 1)?.times.at(-1) ?? -Infinity;
    const greatest = pieces.at(index + 1)?.times[0] ?? Infinity;
    const isAfter = index > 0 && times[0] < least;
    const isBefore = index + 1 < pieces.length && times[times.length - 1] > greatest;
    if (lows === undefined || !(isAfter || isBefore)) return piece;
    const [from, to] = [isAfter ? least : -Infinity, isBefore ? greatest : Infinity];
    return { ...piece, times: times.map((time) => Math.min(Math.max(time, from), to)) };
  });
}

/** Tells whether a row lies between two times, both excluded. */
function hasRowWithin({ values }: PastSeries, after: number, before: number): boolean {
  const { columns } = values;
  const seq = columns.after(after);
  return seq < columns.end && columns.time(seq) < before;
}
