import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { PixelColumns } from "../../src/draw/pixel-columns.js";
import type { Series } from "../../src/series/index.js";
import { emptySummary } from "../../src/series/index.js";
import type { JoinedSeries } from "../../src/series/joined-series.js";
import * as history from "../../src/stream/history/history.js";
import { historyCode } from "../../src/stream/history/history-on-demand.js";
import type { HistoryAnswer, HistoryQuery, Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { PastLines } from "../../src/widgets/line-chart/series/past-lines.js";
import { PastRequests, SETTLED_MS } from "../../src/widgets/past/past-requests.js";
import type { Absent } from "../../src/widgets/past/past-window.js";
import { PastWindow } from "../../src/widgets/past/past-window.js";
import { acquireSeries } from "../../src/widgets/store/acquire-series.js";
import type { SeriesSet } from "../../src/widgets/store/series-set.js";
import { phraseOf } from "../../src/widgets/words/phrase.js";
import { countOf } from "./count.js";
import type { Dice } from "./dice.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import type { PastRow, SeededPast } from "./seeded-past.js";
import { seededPast } from "./seeded-past.js";

const now = 1_800_000_000_000;
const WIDTH_PX = 800;
const RETAINED_ROWS = 600;
const HOUR = 3_600_000;

/** The rows that a view shows: what a chart does, but for its page. */
class Viewer {
  readonly stream: DataStream<PastRow>;
  readonly requests: PastRequests;
  readonly #window: PastWindow;
  readonly #lines = new PastLines(() => phraseOf("en"));
  readonly #set: SeriesSet<never>;
  readonly #handle: ReturnType<typeof acquireSeries<PastRow>>;
  #sink: Sink<PastRow> | undefined;
  span = { from: now - HOUR, to: now };

  constructor(answer: (query: HistoryQuery) => Promise<HistoryAnswer<PastRow>>) {
    this.stream = new DataStream<PastRow>(
      {
        name: "seeded",
        connect: (sink) => {
          this.#sink = sink;
          sink.open();
        },
        history: answer,
      },
      { recent: 0, timeUnit: "ms" },
    );
    this.stream.on("error", () => undefined);
    this.#handle = acquireSeries(this.stream, { retain: { rows: RETAINED_ROWS } });
    // Cast: as the lines of a chart do.
    this.#set = this.#handle.set;
    this.requests = new PastRequests(this.#set.hub);
    this.#window = new PastWindow(this.requests, [this.#set], false);
  }

  /** Takes a row that comes live. */
  live(row: PastRow): void {
    this.#sink?.next([row]);
  }

  /** Shows the span, as a frame does. */
  show(): readonly Absent[] {
    const live = this.#set.series("");
    const heldFrom = live === undefined || live.length === 0 ? Date.now() : live.time(live.first);
    const view = { span: this.span, target: this.span, widthPx: WIDTH_PX, heldFrom, now: Date.now(), asks: true };
    const absent = this.#window.show(view, () => undefined);
    const selection = this.#window.selections.get(this.#set);
    if (selection) {
      const past = this.requests.pastOf(this.#set);
      this.#lines.show(new Map([[this.#set, { past, selection, gaps: NO_GAPS }]]));
    }
    return absent;
  }

  get series(): JoinedSeries {
    const series = this.#lines.seriesOf(this.#set, "");
    if (series === undefined) throw new Error("nothing is shown");
    return series;
  }

  get rowsHeld(): number {
    return this.requests.pastOf(this.#set).rows;
  }

  /** Shows no past for a while, as a view that is live again. */
  leave(): void {
    this.#window.leave();
  }

  close(): void {
    this.leave();
    this.#handle.release();
    this.stream.destroy();
  }
}

const NO_GAPS: never[] = [];
const summary = emptySummary();

/** Moves a view as a reader does: pans, zooms, takes another length, goes back to live. */
function move(span: Viewer["span"], dice: Dice, oldest: number): Viewer["span"] {
  const length = span.to - span.from;
  const end = Date.now();
  const choice = dice.random();
  if (choice < 0.45) {
    const by = (dice.random() - 0.6) * length;
    const to = Math.min(Math.max(span.to + by, oldest + length / 2), end);
    return { from: to - length, to };
  }
  if (choice < 0.8) {
    const factor = 2 ** (4 * (dice.random() - 0.5));
    const next = Math.min(Math.max(length * factor, 60_000), end - oldest + HOUR);
    const to = Math.min(span.from + (length + next) / 2, end);
    return { from: to - next, to };
  }
  const to = choice < 0.9 ? end : span.to;
  return { from: to - dice.one([60_000, HOUR, 24 * HOUR, 7 * 24 * HOUR]), to };
}

beforeEach(() => {
  // On a clock that stands still no file would come.
  historyCode.provide(history);
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the past on view", () => {
  promise("equals all rows in memory, with no row doubled or missing, wherever a reader goes", async (tell) => {
    const views = countOf(2_000, 300);
    const past = seededPast(countOf(10_000_000, 200_000), now, seed);
    const dice = createDice(seed);
    const viewer = new Viewer(async (query) => past.answer(query));
    await vi.advanceTimersByTimeAsync(1);
    const first = { time: Date.now(), value: 50 };
    past.add(first);
    viewer.live(first);
    // What is so young is not asked for.
    await vi.advanceTimersByTimeAsync(SETTLED_MS + 1);
    const faults: string[] = [];
    let [exact, summed, columns, mostRows] = [0, 0, 0, 0];
    for (let view = 0; view < views; view += 1) {
      const row = { time: Date.now(), value: dice.random() * 100 };
      past.add(row);
      viewer.live(row);
      viewer.span = move(viewer.span, dice, past.all.time(past.all.first));
      let absent = viewer.show();
      for (let wait = 0; wait < 40 && (absent.length > 0 || viewer.requests.isLoading); wait += 1) {
        await vi.advanceTimersByTimeAsync(130);
        absent = viewer.show();
      }
      if (absent.length > 0) faults.push(`view ${view}: ${absent.length} stretches did not come`);
      const compared = compare(viewer.series, past.all, viewer.span);
      if (compared.fault !== undefined) faults.push(`view ${view} of ${seed}: ${compared.fault}`);
      if (compared.isExact) exact += 1;
      else summed += 1;
      columns += compared.columns;
      mostRows = Math.max(mostRows, viewer.rowsHeld);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    viewer.close();
    tell({ views, exact, summed, columns, "rows held at most": mostRows });
    expect(faults.slice(0, 5)).toEqual([]);
    expect(Math.min(exact, summed)).toBeGreaterThan(views / 20);
    expect(mostRows).toBeLessThan(300_000);
  });

  promise(
    "is never that of another view, whatever history answers, and nothing is asked twice at once",
    async (tell) => {
      const events = countOf(10_000, 2_000);
      const past = seededPast(200_000, now, seed);
      const dice = createDice(seed + 1);
      const faults: string[] = [];
      const counts = { answers: 0, failures: 0, aborts: 0, wrong: 0, unanswered: 0 };
      let [open, mostOpen, isWell] = [0, 0, false];
      const viewer = new Viewer(async (query) => {
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        let isOver = false;
        const end = (): void => {
          if (!isOver) open -= 1;
          isOver = true;
        };
        query.signal.addEventListener("abort", () => {
          counts.aborts += 1;
          end();
        });
        const fate = isWell ? 0 : dice.random();
        const delay = dice.between(0, isWell ? 50 : 900);
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (fate > 0.97) {
          counts.unanswered += 1;
          return new Promise<never>(() => undefined);
        }
        end();
        if (fate > 0.85) {
          counts.failures += 1;
          throw new Error("no luck");
        }
        if (fate > 0.7) {
          counts.wrong += 1;
          return wrongAnswer(past, query, dice);
        }
        counts.answers += 1;
        return past.answer(query);
      });
      await vi.advanceTimersByTimeAsync(1);
      for (let event = 0; event < events; event += 1) {
        if (dice.chance(0.5)) viewer.span = move(viewer.span, dice, past.all.time(past.all.first));
        if (dice.chance(0.1)) viewer.requests.retry();
        if (dice.chance(0.05)) viewer.leave();
        viewer.show();
        const fault = findForeign(viewer.series, past.all);
        if (fault !== undefined) faults.push(`event ${event} of ${seed}: ${fault}`);
        await vi.advanceTimersByTimeAsync(dice.between(0, 400));
      }
      isWell = true;
      let absent = viewer.show();
      for (let wait = 0; wait < 400 && absent.length > 0; wait += 1) {
        viewer.requests.retry();
        await vi.advanceTimersByTimeAsync(1_000);
        absent = viewer.show();
      }
      viewer.close();
      tell({ events, ...counts, "asked at once, at most": mostOpen });
      expect(faults.slice(0, 5)).toEqual([]);
      expect(absent).toEqual([]);
      expect(mostOpen).toBe(1);
      expect(counts.answers).toBeGreaterThan(events / 100);
    },
  );
});

/** Answers with what was not asked for. */
function wrongAnswer(past: SeededPast, query: HistoryQuery, dice: Dice): HistoryAnswer<PastRow> {
  const { from = 0, to = 0 } = query;
  const answer = past.answer(query);
  const rows = [...answer.rows];
  return dice.one<() => HistoryAnswer<PastRow>>([
    () => ({ rows: [], whole: false }),
    () => ({ rows: [], whole: true, oldest: undefined }),
    () => ({
      ...answer,
      rows: rows.reverse(),
      min: answer.min && [...answer.min].reverse(),
      max: answer.max && [...answer.max].reverse(),
    }),
    () => past.answer({ ...query, from: from - (to - from), to: from - 1 }),
    () => ({ rows: Array.from({ length: 60_000 }, (_, i) => ({ time: from + i, value: 1e9 })), whole: true }),
    () => ({ rows: rows.map(() => ({ value: 1e9 }) as PastRow), whole: true }),
    () => null as never,
    () => ({}) as never,
  ])();
}

/** Compares the columns of pixels of two series. */
function compare(shown: JoinedSeries, all: Series, { from, to }: Viewer["span"]) {
  const msPerPixel = (to - from) / WIDTH_PX;
  const [ours, theirs] = [new PixelColumns(), new PixelColumns()];
  ours.update(shown, from, to, msPerPixel);
  theirs.update(all, from, to, msPerPixel);
  const first = shown.columns.atOrAfter(from);
  const end = shown.columns.after(to);
  let isExact = true;
  let fault: string | undefined;
  // The first column begins before the view.
  const start = Math.max(shown.first, shown.columns.atOrAfter(Math.floor(from / msPerPixel) * msPerPixel) - 1);
  for (let seq = start; seq < end; seq += 1) {
    if (!isRowOf(shown, seq, all)) isExact = false;
    // A sum that reaches over a border stands at the row beside it.
    const areRows = seq > start && isRowOf(shown, seq - 1, all) && isRowOf(shown, seq, all);
    const isInOrder = seq === start || shown.time(seq) >= shown.time(seq - 1);
    if (!isInOrder || (areRows && shown.time(seq) === shown.time(seq - 1))) {
      fault ??= `a row of ${shown.time(seq)} stands twice`;
    }
  }
  if (isExact && end - first !== all.columns.after(to) - all.columns.atOrAfter(from)) {
    fault ??= `${end - first} rows in place of ${all.columns.after(to) - all.columns.atOrAfter(from)}`;
  }
  const lastRow = all.columns.after(to) - 1;
  for (let column = ours.first; column <= ours.last; column += 1) {
    if (isExact) {
      // Beyond the last row the line may lead to a later one that is not loaded.
      if (all.columns.atOrAfter((column + 1) * msPerPixel) > lastRow) break;
      const [a, b] = [ours, theirs].map((each) => [each.low(column), each.high(column)]);
      if (!Object.is(a[0], b[0]) || !Object.is(a[1], b[1])) {
        fault ??= `column ${column - ours.first}: ${a.join("…")} in place of ${b.join("…")}`;
      }
      continue;
    }
    // A sum stands in one column, and its rows may lie in the next: half a sum is at most a quarter of a pixel.
    if (column === ours.first || column === ours.last) continue;
    const [a, b] = [shown, all].map((series) => extent(series, column, column + 1, msPerPixel));
    const [around, allAround] = [shown, all].map((series) => extent(series, column - 1, column + 2, msPerPixel));
    if (!within(a, allAround) || !within(b, around)) {
      fault ??= `column ${column - ours.first}: ${a.join("…")} in place of ${b.join("…")}`;
    }
  }
  return { fault, isExact, columns: ours.last - ours.first + 1 };
}

function isRowOf(shown: JoinedSeries, seq: number, all: Series): boolean {
  if (shown.isSum(seq)) return false;
  const found = all.nearest(shown.time(seq));
  return all.time(found) === shown.time(seq) && all.value(found) === shown.value(seq);
}

/** Returns the extent of the rows in columns of pixels. */
function extent(series: Series, first: number, end: number, msPerPixel: number): readonly [number, number] {
  const { columns, pyramid } = series;
  const { min, max } = pyramid.extent(
    columns.atOrAfter(first * msPerPixel),
    columns.atOrAfter(end * msPerPixel),
    summary,
  );
  return [min, max];
}

function within([low, high]: readonly [number, number], [least, greatest]: readonly [number, number]): boolean {
  // An empty column has an extent of ∞ to −∞, which lies within any other.
  return low >= least - 1e-9 && high <= greatest + 1e-9;
}

/** Finds a row that is neither one of the feed's, nor within the extent of the rows that it stands for. */
function findForeign(shown: JoinedSeries, all: Series): string | undefined {
  const { first, end } = shown;
  for (let seq = first; seq < end; seq += 1) {
    if (isRowOf(shown, seq, all)) continue;
    const time = shown.time(seq);
    const around = all.nearest(time);
    const { min: low, max: high } = all.pyramid.extent(around - 20_000, around + 20_000, summary);
    if (!(shown.value(seq) >= low && shown.value(seq) <= high)) return `${shown.value(seq)} at ${time} is foreign`;
  }
  return undefined;
}
