import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Series } from "../../../src/series/index.js";
import type { DataStreamOptions, HistoryAnswer, Sink, Source } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import type { SeriesHandle, SeriesOptions } from "../../../src/widgets/store/acquire-series.js";
import { acquireSeries } from "../../../src/widgets/store/acquire-series.js";
import type { HubListener } from "../../../src/widgets/store/stream-hub.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

type Any = Record<string, unknown>;

const start = 1_700_000_000_000;
/** Now at the beginning: rows of the time before have come. */
const now = start + 60_000;
const retain = { time: 600_000, rows: 1_000 };

class Feed implements Source<Any> {
  readonly name = "test";
  readonly order = "contiguous";
  sink!: Sink<Any>;
  attempts = 0;
  history?: () => Promise<HistoryAnswer<Any>>;
  connect(sink: Sink<Any>): void {
    this.attempts += 1;
    this.sink = sink;
    sink.open();
  }
}

const opened: SeriesHandle<Any>[] = [];
let environment: FakeEnvironment;
let feed: Feed;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  environment = new FakeEnvironment({ now });
  feed = new Feed();
});

afterEach(() => {
  for (const handle of opened.splice(0)) handle.release();
  vi.useRealTimers();
});

function streamOf(options: DataStreamOptions<Any> = {}): DataStream<Any> {
  return new DataStream<Any>(feed, { environment, ...options });
}

function open(
  stream: DataStream<Any>,
  options: Partial<SeriesOptions<Any>> = {},
  listener: HubListener = {},
): SeriesHandle<Any> {
  const handle = acquireSeries(stream, { retain, ...options }, listener);
  opened.push(handle);
  return handle;
}

function numbers(series: Series | undefined): [time: number, value: number][] {
  if (series === undefined) return [];
  return Array.from({ length: series.length }, (_, n) => [
    series.time(series.first + n) - start,
    series.value(series.first + n),
  ]);
}

const row = (time: number, value: unknown, key?: string): Any => ({ time: start + time, value, key });

describe("acquireSeries(stream, options, listener)", () => {
  it("puts rows into a series and tells of it", async () => {
    const changed = vi.fn();
    const { set } = open(streamOf(), {}, { changed });
    await settle();
    feed.sink.next([row(0, 1), row(1_000, 2)]);
    expect(numbers(set.series())).toEqual([
      [0, 1],
      [1_000, 2],
    ]);
    expect(changed).toHaveBeenCalled();
    expect(set.newestTime).toBe(start + 1_000);
  });

  it("shares one set, and all that it holds, between widgets of the same accessor", async () => {
    const stream = streamOf({ recent: 2 });
    const subscribe = vi.spyOn(stream, "subscribe");
    const value = (r: Any): unknown => r.value;
    const first = open(stream, { value });
    await settle();
    feed.sink.next([0, 1, 2, 3, 4].map((n) => row(n * 1_000, n)));
    const second = open(stream, { value });
    expect(second.set).toBe(first.set);
    expect(second.set.series()?.length).toBe(5);
    expect(subscribe).toHaveBeenCalledTimes(1);
    expect(open(stream, { value: "other" }).set).not.toBe(first.set);
    expect(open(stream, { value, where: () => true }).set).not.toBe(first.set);
  });

  it("holds what it held where it is given back and asked for again in the same turn, and each row once", async () => {
    const stream = streamOf({ recent: 2 });
    const first = open(stream);
    await settle();
    feed.sink.next([0, 1, 2, 3, 4].map((n) => row(n * 1_000, n)));
    first.release();
    expect(stream.listenerCount("data")).toBe(0);
    feed.sink.next([row(5_000, 5)]);
    const { set } = open(stream);
    feed.sink.next([row(6_000, 6)]);
    expect(set).toBe(first.set);
    expect(numbers(set.series()).map(([, value]) => value)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    await settle();
    feed.sink.next([row(7_000, 7)]);
    expect(set.series()?.length).toBe(8);
  });

  it("holds what it held where it is given back and asked for again inside a data listener", async () => {
    for (const before of [true, false]) {
      const stream = streamOf({ recent: 2 });
      let handle: SeriesHandle<Any> | undefined;
      const again = (): void => {
        const old = handle;
        handle = open(stream);
        old?.release();
        handle.release();
        handle = open(stream);
      };
      if (before) stream.subscribe(again);
      handle = open(stream);
      if (!before) stream.subscribe(again);
      await settle();
      for (let n = 0; n < 5; n += 1) feed.sink.next([row(n * 1_000, n)]);
      expect(numbers(handle.set.series()).map(([, value]) => value)).toEqual([0, 1, 2, 3, 4]);
      handle.release();
      await settle();
    }
  });

  it("gives who comes later, inside a data listener, each row once", async () => {
    for (const value of ["value", "other"]) {
      const stream = streamOf();
      let late: SeriesHandle<Any> | undefined;
      const first = open(stream, { value: "value" });
      stream.subscribe(() => {
        late ??= open(stream, { value });
      });
      await settle();
      for (let n = 0; n < 3; n += 1) feed.sink.next([{ ...row(n * 1_000, n), other: n }]);
      expect(late?.set === first.set).toBe(value === "value");
      expect(numbers(late?.set.series()).map(([, held]) => held)).toEqual([0, 1, 2]);
    }
  });

  it("lets go of all that it held once the turn is over", async () => {
    const stream = streamOf({ recent: 2 });
    const first = open(stream);
    await settle();
    feed.sink.next([0, 1, 2, 3, 4].map((n) => row(n * 1_000, n)));
    first.release();
    await settle();
    expect(open(stream).set.series()?.length).toBe(2);
  });

  it("unsubscribes with the last handle, and once", async () => {
    const stream = streamOf();
    const first = open(stream);
    const second = open(stream);
    await settle();
    first.release();
    first.release();
    expect(stream.listenerCount("data")).toBe(1);
    second.release();
    expect(stream.listenerCount("data")).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("holds the most that any of its widgets asks for", async () => {
    const stream = streamOf();
    const small = open(stream, { retain: { time: 600_000, rows: 2 } });
    const large = open(stream, { retain: { time: 600_000, rows: 4 } });
    await settle();
    feed.sink.next([0, 1, 2, 3, 4, 5].map((n) => row(n, n)));
    expect(small.set.series()?.length).toBe(4);
    large.release();
    feed.sink.next([row(6, 6)]);
    expect(small.set.series()?.length).toBe(2);
  });

  it("keeps a series a key, and knows the newest row's", async () => {
    const { set } = open(streamOf({ key: "key" }));
    await settle();
    feed.sink.next([row(0, 1, "a"), row(0, 10, "b"), row(1_000, 2, "a")]);
    expect(set.keys).toEqual(["a", "b"]);
    expect(numbers(set.series("b"))).toEqual([[0, 10]]);
    expect(set.newestKey).toBe("a");
    expect(numbers(set.series())).toEqual([
      [0, 1],
      [1_000, 2],
    ]);
    expect(set.series("nobody")).toBeUndefined();
  });

  it("breaks every series at a gap, those that begin later too", async () => {
    const { set } = open(streamOf({ key: "key" }));
    await settle();
    feed.sink.next([row(0, 1, "a")], { position: { offset: 1 } });
    feed.sink.next([row(5_000, 2, "a")], { position: { offset: 6 } });
    feed.sink.next([row(6_000, 2, "b")], { position: { offset: 7 } });
    const a = set.series("a");
    expect(a?.joined(a.first)).toBe(false);
    expect(set.series("b")?.gaps.between(start, start + 5_000)).toBe(true);
  });

  it("fills a gap in part, then heals it", async () => {
    let answer: (answer: HistoryAnswer<Any>) => void = () => undefined;
    let asked = 0;
    feed.history = () =>
      new Promise((resolve) => {
        asked += 1;
        answer = resolve;
      });
    const { set } = open(streamOf());
    await settle();
    feed.sink.next([row(0, 0)], { position: { offset: 1 } });
    feed.sink.next([row(4_000, 4)], { position: { offset: 5 } });
    const joins = (): boolean[] => {
      const series = set.series();
      return series === undefined
        ? []
        : Array.from({ length: series.length - 1 }, (_, n) => series.joined(series.first + n));
    };
    expect(joins()).toEqual([false]);
    await settle();
    answer({ rows: [row(1_000, 1), row(2_000, 2)], position: { offset: 3 }, whole: true });
    await settle();
    expect(numbers(set.series())).toEqual([
      [0, 0],
      [1_000, 1],
      [2_000, 2],
      [4_000, 4],
    ]);
    expect(joins()).toEqual([true, true, false]);
    for (let second = 0; second < 60 && asked === 1; second += 1) await environment.advanceAsync(1_000);
    answer({ rows: [row(3_000, 3)], position: { offset: 4 }, whole: true });
    await settle();
    expect(joins()).toEqual([true, true, true, true]);
    expect(set.origin(start + 1_000)).toMatchObject({ repaired: true, late: true, from: "history" });
  });

  it("lets a revising row take the place of the one before", async () => {
    Object.assign(feed, { revises: true, order: "opaque" });
    const { set } = open(streamOf());
    await settle();
    feed.sink.next([row(0, 1), row(1_000, 2)]);
    feed.sink.next([row(0, 9), row(1_000, 2)]);
    expect(numbers(set.series())).toEqual([
      [0, 9],
      [1_000, 2],
    ]);
  });

  it("breaks at null, NaN and infinities, and at what it refuses since it is no number, and goes on", async () => {
    const drop = vi.fn();
    const { set } = open(streamOf(), {}, { drop });
    await settle();
    const values = [1, null, NaN, Infinity, -Infinity, "12", {}, true, undefined, 10n, 2];
    feed.sink.next(values.map((value, n) => row(n, value)));
    expect(numbers(set.series())).toEqual([
      [0, 1],
      [1, NaN],
      [2, NaN],
      [3, NaN],
      [4, NaN],
      ...[5, 6, 7, 8, 9].map((time) => [time, NaN]),
      [10, 2],
    ]);
    expect(set.refused).toBe(5);
    vi.advanceTimersByTime(0);
    expect(drop).toHaveBeenCalledTimes(1);
    expect(drop).toHaveBeenCalledWith({
      count: 5,
      cause: "value",
      sample: '"12"',
      reason: '"12" is a text: give value: (row) => +row.value, or the stream numbers: "text"',
    });
  });

  it("begins no line with a value that is refused", async () => {
    const { set } = open(streamOf());
    await settle();
    feed.sink.next([row(0, "unavailable")]);
    expect([set.size, set.newestTime, set.refused]).toEqual([0, undefined, 1]);
    feed.sink.next([row(1, 20), row(2, "unavailable"), row(3, 21)]);
    const series = set.series()!;
    expect([series.length, series.joined(series.first), series.joined(series.first + 1)]).toEqual([3, false, false]);
  });

  it("reports refused values at most once a second, and all of them", async () => {
    const drop = vi.fn();
    open(streamOf(), {}, { drop });
    await settle();
    for (let n = 0; n < 30; n++) {
      feed.sink.next([row(n, "x")]);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(2_000);
    expect(drop.mock.calls.length).toBeLessThanOrEqual(4);
    expect(drop.mock.calls.reduce((sum, [{ count }]) => sum + (count as number), 0)).toBe(30);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("counts a throwing accessor as refused, and never breaks the stream", async () => {
    const stream = streamOf();
    const error = vi.fn();
    stream.on("error", error);
    const { set } = open(stream, {
      value: (r) => {
        if (r.value === 2) throw new Error("no such sensor");
        return r.value;
      },
      where: (r) => (r.value as { toFixed(n: number): string }).toFixed(0) !== "3",
    });
    await settle();
    feed.sink.next([row(0, 1), row(1, 2), row(2, 3), row(3, null), row(4, 4)]);
    // A row of which nobody knows whether it counts breaks nothing.
    expect(numbers(set.series())).toEqual([
      [0, 1],
      [1, NaN],
      [4, 4],
    ]);
    expect(set.refused).toBe(2);
    expect(error).not.toHaveBeenCalled();
  });

  it("tells where a row came from", async () => {
    const { set } = open(streamOf());
    await settle();
    feed.sink.next([row(0, 1), row(2_000, 2)], { position: { offset: 2 } });
    await environment.advanceAsync(500);
    feed.sink.next([row(1_000, 3)], { position: { offset: 3 } });
    expect(set.origin(start + 2_000)).toEqual({
      received: now,
      from: "live",
      position: { offset: 2 },
      late: false,
      repaired: false,
    });
    expect(set.origin(start + 1_000)).toMatchObject({ received: now + 500, late: true });
    expect(set.origin(start + 1)).toBeUndefined();
  });

  it("forgets where rows came from beyond the newest 10,000", async () => {
    const { set } = open(streamOf());
    await settle();
    for (let n = 0; n < 12; n++) feed.sink.next(Array.from({ length: 1_000 }, (_, m) => row(n * 1_000 + m, m)));
    expect(set.origin(start)).toBeUndefined();
    expect(set.origin(start + 11_999)).toBeDefined();
    expect(set.origin(start + 2_000)).toBeDefined();
  });

  it("passes on states, errors and drops of the stream, and knows the state", async () => {
    const [state, error, drop] = [vi.fn(), vi.fn(), vi.fn()];
    const { hub } = open(streamOf(), {}, { state, error, drop });
    await settle();
    expect(hub.change.state).toBe("live");
    feed.sink.drop(2, "malformed", "{");
    feed.sink.error("gone", { final: true });
    expect(state).toHaveBeenLastCalledWith(expect.objectContaining({ state: "failed" }));
    expect(error).toHaveBeenCalledTimes(1);
    expect(drop).toHaveBeenCalledWith(expect.objectContaining({ count: 2, cause: "malformed" }));
  });

  it("bounds the series that a feed can make it hold", async () => {
    const { set } = open(streamOf({ key: "key" }));
    await settle();
    feed.sink.next(Array.from({ length: 1_500 }, (_, n) => row(n, n, `k${n}`)));
    expect(set.keys.length).toBe(1_000);
    expect(set.refused).toBe(500);
  });

  it("remembers when the stream was back, not when it was first there", async () => {
    const stream = streamOf({ retry: { minDelay: 500, maxDelay: 500 } });
    const { hub } = open(stream);
    await settle();
    feed.sink.next([row(0, 1)]);
    expect(hub.reconnects).toEqual([]);
    feed.sink.error(new Error("cut"));
    await environment.advanceAsync(1_000);
    feed.sink.next([row(1_000, 2)]);
    expect(feed.attempts).toBe(2);
    expect(hub.reconnects).toHaveLength(1);
    expect(hub.reconnects[0] - start).toBeGreaterThanOrEqual(500);
  });

  it("gives a series that begins later all holes of a gap that was filled in part before it was opened", async () => {
    feed.history = () => Promise.resolve({ rows: [row(4_000, 4, "a")], position: { offset: 4 }, whole: false });
    const stream = streamOf({ key: "key" });
    stream.start();
    await settle();
    feed.sink.next([row(1_000, 1, "a")], { position: { offset: 1 } });
    feed.sink.next([row(7_000, 7, "a")], { position: { offset: 7 } });
    await settle();
    const { set } = open(stream);
    feed.sink.next([row(8_000, 8, "b")], { position: { offset: 8 } });
    const holes = (key: string): number[][] =>
      (set.series(key)?.gaps.entries ?? []).map(({ after, before }) => [after - start, before - start]);
    expect(holes("a").length).toBeGreaterThan(1);
    expect(holes("b")).toEqual(holes("a"));
    stream.destroy();
  });

  it("tells nothing to a listener that left in the middle", () => {
    const stream = streamOf();
    const heard: string[] = [];
    const left: SeriesHandle<Any>[] = [];
    open(
      stream,
      {},
      {
        changed: () => {
          left[0].release();
        },
      },
    );
    left.push(
      open(
        stream,
        {},
        {
          changed: () => {
            heard.push("second");
          },
        },
      ),
    );
    stream.start();
    return settle().then(() => {
      heard.length = 0;
      feed.sink.next([row(1_000, 1)]);
      expect(heard).toEqual([]);
      stream.destroy();
    });
  });
});
