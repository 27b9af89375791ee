import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HistoryAnswer, HistoryQuery } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import { PastRequests } from "../../../src/widgets/past/past-requests.js";
import { PastWindow } from "../../../src/widgets/past/past-window.js";
import { acquireSeries } from "../../../src/widgets/store/acquire-series.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const HOUR = 3_600_000;
const WIDTH_PX = 800;
/** The time at which a test begins: in the midst of a sum of any width. */
const START = 1_800_000_123_000;

const undo: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
  vi.useRealTimers();
});

/** Shows views of a server's past as a chart does, whose live rows are as old as `heldFrom`. */
function open(history: (query: HistoryQuery) => HistoryAnswer<Sample>) {
  const queries: HistoryQuery[] = [];
  const stream = new DataStream<Sample>({
    name: "server",
    connect: (sink) => {
      sink.open();
    },
    history: async (query) => {
      queries.push(query);
      return history(query);
    },
  });
  const handle = acquireSeries(stream, { retain: {} });
  const { set } = handle;
  const requests = new PastRequests(set.hub);
  const window = new PastWindow(requests, [set], false);
  undo.push(() => {
    window.leave();
    handle.release();
    stream.destroy();
  });
  const show = (span: { from: number; to: number }, heldFrom: number): void => {
    const view = { span, target: span, widthPx: WIDTH_PX, heldFrom, now: Date.now(), asks: true };
    window.show(view, () => undefined);
  };
  return {
    queries,
    requests,
    /** Shows a view, and all that history brings for it; returns its rows. */
    async load(span: { from: number; to: number }, heldFrom = Date.now()) {
      do {
        show(span, heldFrom);
        await vi.advanceTimersByTimeAsync(130);
      } while (requests.isLoading);
      show(span, heldFrom);
      const selection = window.selections.get(set)!;
      return requests.pastOf(set).rowsOf("", selection, []);
    },
  };
}

/** Sums up the rows so far as a server does whose sums are multiples of `least` wide, ms. */
function sumUp(all: readonly Sample[], { from = 0, to = Infinity, points, limit }: HistoryQuery, least = 15_000) {
  const within = all.filter(({ time }) => time >= from && time <= to && time <= Date.now());
  if (points === undefined) return { rows: within.slice(-limit), whole: true };
  const step = Math.ceil((to - from) / points / least) * least;
  const rows: Sample[] = [];
  const [min, max]: [Sample[], Sample[]] = [[], []];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const values = all
      .filter((row) => row.time >= time && row.time < time + step && row.time <= Date.now())
      .map(({ value }) => value);
    if (values.length === 0) continue;
    rows.push({ time, value: values.reduce((sum, value) => sum + value, 0) / values.length });
    min.push({ time, value: Math.min(...values) });
    max.push({ time, value: Math.max(...values) });
  }
  return { rows, min, max, step, whole: true };
}

describe("the past of a view", () => {
  it("begins with the first row of an answer, where none lies before and the server does not say so", async () => {
    const first = START - 3 * HOUR;
    const all = Array.from({ length: 180 }, (_, i) => ({ time: first + i * 60_000, value: i }));
    const { load, requests } = open((query) => sumUp(all, query));
    const rows = await load({ from: START - 24 * HOUR, to: START });
    expect(requests.beginning).toBeGreaterThan(first - 15 * 60_000);
    expect(requests.beginning).toBeLessThanOrEqual(first);
    expect(rows.values.length).toBeGreaterThan(60);
  });

  it("counts a sum as there once its span is over, also where the server's sums are wider than asked for", async () => {
    const spike = { time: START + 15_000, value: 1_000 };
    const all = Array.from({ length: 60 * 48 }, (_, i) => ({ time: START - 24 * HOUR + i * 60_000, value: 5 }));
    const { load } = open((query) => sumUp([...all, spike], query));
    const span = { from: START - 24 * HOUR, to: START + 6 * HOUR };
    await load(span);
    await vi.advanceTimersByTimeAsync(HOUR);
    const rows = await load(span);
    const highs = Array.from({ length: rows.highs.length }, (_, i) => rows.highs.value(i));
    expect(Math.max(...highs)).toBe(1_000);
  });

  it("asks for the sum of a span once that is over, not again and again before", async () => {
    const all = Array.from({ length: 60 * 48 }, (_, i) => ({ time: START - 24 * HOUR + i * 60_000, value: 5 }));
    const { load, queries } = open((query) => sumUp(all, query, 600_000));
    const span = { from: START - 20 * HOUR, to: START + HOUR };
    await load(span);
    const asked = queries.length;
    // More than two pixels, and less than a sum.
    await vi.advanceTimersByTimeAsync(180_000);
    await load(span);
    expect(queries).toHaveLength(asked);
    await vi.advanceTimersByTimeAsync(600_000);
    await load(span);
    expect(queries).toHaveLength(asked + 1);
  });

  describe("of rows that are far apart", () => {
    const first = START - 7 * 24 * HOUR;
    const all = Array.from({ length: 7 * 24 }, (_, i) => ({ time: first + i * HOUR, value: i }));
    const span = { from: first + 50 * HOUR + 600_000, to: first + 50 * HOUR + 900_000 };
    const timesOf = async (rows: ReturnType<ReturnType<typeof open>["load"]>): Promise<number[]> => {
      const { values } = await rows;
      return Array.from({ length: values.length }, (_, index) => values.time(values.first + index));
    };

    it.each([
      ["sums up", (query: HistoryQuery) => sumUp(all, query)],
      ["sums up all that it holds, however few", (query: HistoryQuery) => sumUp(all, query, 1)],
      [
        "does not sum up",
        ({ from = 0, to = Infinity, limit }: HistoryQuery) => {
          return { rows: all.filter(({ time }) => time >= from && time <= to).slice(-limit), whole: true };
        },
      ],
    ])("has the row before it and the row after it, of a server that %s", async (_, answer) => {
      const { load, queries } = open(answer);
      expect(await timesOf(load(span))).toEqual([first + 50 * HOUR, first + 51 * HOUR]);
      expect(queries.length).toBeLessThan(12);
      const asked = queries.length;
      await load({ from: span.from + 60_000, to: span.to + 60_000 });
      expect(queries).toHaveLength(asked);
    });

    it("has the row after it also where a long silence ends with many rows", async () => {
      const later = first + 120 * HOUR;
      const many = Array.from({ length: 20_000 }, (_, i) => ({ time: later + i * 1_000, value: i }));
      const { load, queries } = open((query) => sumUp([...all.slice(0, 51), ...many], query));
      expect(await timesOf(load(span))).toEqual([first + 50 * HOUR, later]);
      expect(queries.length).toBeLessThan(20);
    });

    it("ends with the last row where none comes after it", async () => {
      const { load } = open((query) => sumUp(all.slice(0, 51), query));
      expect(await timesOf(load(span))).toEqual([first + 50 * HOUR]);
    });

    it("leads to the first live row without a question for what lies after", async () => {
      const { load, queries } = open((query) => sumUp(all.slice(0, 51), query));
      await load(span, span.to + 1_000);
      expect(queries.every(({ to = 0 }) => to <= span.to + HOUR)).toBe(true);
    });
  });
});
