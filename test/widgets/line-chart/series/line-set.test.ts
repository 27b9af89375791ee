import { afterEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../../../src/stream/index.js";
import { DataStream, manual } from "../../../../src/stream/index.js";
import type { LineChartOptions } from "../../../../src/widgets/line-chart/options/line-chart-options.js";
import { lineChartSchema } from "../../../../src/widgets/line-chart/options/line-chart-options.js";
import { LineSet } from "../../../../src/widgets/line-chart/series/line-set.js";
import { resolveOptions } from "../../../../src/widgets/options/options.js";
import { acquireSeries } from "../../../../src/widgets/store/acquire-series.js";
import type { HubListener } from "../../../../src/widgets/store/stream-hub.js";
import { hubOf } from "../../../../src/widgets/store/stream-hub.js";
import { phraseOf } from "../../../../src/widgets/words/phrase.js";
import { FakeEnvironment } from "../../../stream/fake-environment.js";

interface Metrics {
  readonly host?: string;
  readonly a?: unknown;
  readonly b?: unknown;
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

function createStream(key?: keyof Metrics): { stream: DataStream<Metrics>; push(...rows: Metrics[]): void } {
  const source = manual<Metrics>();
  const stream = new DataStream<Metrics>(source, { ...(key !== undefined && { key }) });
  undos.push(() => {
    stream.destroy();
  });
  return { stream, push: (...rows) => source.push(rows) };
}

function createLines(
  options: Partial<LineChartOptions<Metrics>>,
  isHeld?: () => boolean,
): {
  lines: LineSet<Metrics>;
  listener: Required<HubListener>;
  whole: LineChartOptions<Metrics>;
} {
  const listener = { changed: vi.fn(), state: vi.fn(), drop: vi.fn(), error: vi.fn() };
  const whole = resolveOptions(lineChartSchema<Metrics>(), options);
  const lines = new LineSet<Metrics>(whole, listener, () => phraseOf("en"), undefined, isHeld);
  undos.push(() => {
    lines.close();
  });
  return { lines, listener, whole };
}

/** Makes a stream that loses its connection and reconnects at once, by a clock that stands. */
function unsteady(now: number): { stream: DataStream<Metrics>; clock: { now: number }; cut(): void } {
  const clock = { now };
  let notify: ((change: { state: string; previous: string }) => void) | undefined;
  const stream = {
    state: "live",
    now: () => clock.now,
    subscribe: (subscriber: { state?: typeof notify }) => {
      notify = subscriber.state;
      return () => undefined;
    },
  };
  return {
    // Cast the part of a stream that a set uses: a whole one needs a source.
    stream: stream as unknown as DataStream<Metrics>,
    clock,
    cut() {
      notify?.({ state: "waiting", previous: "live" });
      notify?.({ state: "live", previous: "waiting" });
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("LineSet", () => {
  it("is a line a key, with colours by the order of their appearance", async () => {
    const { stream, push } = createStream("host");
    const { lines } = createLines({ stream, value: "a" });
    expect(lines.all).toEqual([]);
    await settle();
    push({ host: "beta", a: 1 }, { host: "alpha", a: 2 });
    const [first, second] = lines.all;
    expect([first.label, second.label]).toEqual(["beta", "alpha"]);
    expect([first.stroke, second.stroke]).toEqual(["var(--_series-1)", "var(--_series-2)"]);
    push({ host: "gamma", a: 3 });
    expect(lines.all.slice(0, 2)).toEqual([first, second]);
    expect(lines.all[2]?.stroke).toBe("var(--_series-3)");
  });

  it("counts each row once, whichever lines read it", async () => {
    const [plain, keyed] = [createStream(), createStream("host")];
    const { lines: wide } = createLines({ stream: plain.stream, series: [{ value: "a" }, { value: "b" }] });
    const { lines: long } = createLines({ stream: keyed.stream, value: "a" });
    const { lines: picked } = createLines({ stream: keyed.stream, value: "a", series: [{ key: "x" }, { key: "y" }] });
    await settle();
    plain.push({ a: 1, b: 2 }, { a: 3, b: 4 });
    keyed.push({ host: "x", a: 1 }, { host: "y", a: 2 }, { host: "z", a: 3 });
    expect([wide.arrived, long.arrived, picked.arrived]).toEqual([2, 3, 2]);
  });

  it("shifts the lines of a stream of another clock, and says so; not where the chart has its own clock", async () => {
    const [here, there] = [createStream(), createStream()];
    let ahead = 3 * 3_600_000;
    vi.spyOn(there.stream, "now").mockImplementation(() => Date.now() + ahead);
    const series = [{ stream: here.stream }, { stream: there.stream, label: "there" }];
    const { lines, whole } = createLines({ series, value: "a" });
    await settle();
    lines.align();
    expect(lines.all.map(({ shift }) => Math.round(shift / 1_000))).toEqual([0, 10_800]);
    expect(lines.shiftNote).toBe("there: clock 3 h ahead, shifted");
    const { shift } = lines.all[1];
    ahead += 500;
    lines.align();
    expect(lines.all[1].shift).toBe(shift);
    ahead = -9_000;
    lines.align();
    expect(lines.shiftNote).toMatch(/^there: clock (8|9) s behind, shifted$/);
    ahead = 300;
    lines.align();
    expect([lines.all[1].shift, lines.shiftNote]).toEqual([0, undefined]);
    ahead = 1e7;
    lines.update({ ...whole, now: () => 5 });
    lines.align();
    expect(lines.shiftNote).toBeUndefined();
  });

  it("marks the reconnects of the streams that it has, by their clocks as they are now", () => {
    const [one, other, third] = [unsteady(1_000), unsteady(61_000), unsteady(7_000)];
    const { lines, whole } = createLines({ series: [{ stream: one.stream }, { stream: other.stream }], value: "a" });
    lines.align();
    other.cut();
    expect(lines.reconnects).toEqual([1_000]);
    // Expect the same array in a frame that brings nothing new.
    expect(lines.reconnects).toBe(lines.reconnects);
    other.clock.now = 1_500;
    lines.align();
    expect(lines.reconnects).toEqual([61_000]);
    lines.update({ ...whole, series: [{ stream: third.stream }] });
    third.cut();
    expect(lines.reconnects).toEqual([7_000]);
    for (let cut = 0; cut < 100; cut += 1) third.cut();
    third.clock.now = 8_000;
    expect(lines.reconnects.at(-1)).toBe(7_000);
    third.cut();
    expect(lines.reconnects.at(-1)).toBe(8_000);
  });

  it("keeps the array while there is no other line", async () => {
    const { stream, push } = createStream();
    const { lines } = createLines({ stream, value: "a" });
    await settle();
    push({ a: 1 });
    const { all } = lines;
    push({ a: 2 });
    expect(lines.all).toBe(all);
    expect(all[0]?.series?.length).toBe(2);
  });

  it("counts the keys beyond maxSeries", async () => {
    const { stream, push } = createStream("host");
    const { lines } = createLines({ stream, value: "a", maxSeries: 2 });
    await settle();
    push({ host: "x", a: 1 }, { host: "y", a: 1 }, { host: "z", a: 1 });
    expect([lines.all.length, lines.omitted]).toEqual([2, 1]);
  });

  it("draws a living key rather than one that ended, beyond maxSeries", async () => {
    const environment = new FakeEnvironment({ now: Date.UTC(2026, 0, 1) });
    const source = manual<Metrics & { time: number }>();
    const stream = new DataStream(source, { key: "host", environment });
    undos.push(() => {
      stream.destroy();
    });
    const { lines } = createLines({ stream: stream as never, value: "a" });
    await settle();
    const push = (...hosts: string[]): void => {
      source.push(hosts.map((host) => ({ host, a: 1, time: environment.now() })));
    };
    const labels = (): string[] => lines.all.map(({ label }) => label);
    const ended = Array.from({ length: 60 }, (_, n) => `ended${n}`);
    push(...ended);
    expect([labels(), lines.omitted]).toEqual([ended.slice(0, 50), 10]);
    await environment.advanceAsync(9 * 60_000);
    const before = lines.all;
    push("living");
    expect([labels(), lines.omitted]).toEqual([[...ended.slice(0, 49), "living"], 11]);
    // The others are the lines that they were, and the new one has a colour that was left free.
    expect(lines.all.slice(0, 49)).toEqual(before.slice(0, 49));
    expect(lines.all[49].stroke).toBe(before[49].stroke);
    // One that speaks again comes back, in the order of its first row.
    push("ended55");
    await environment.advanceAsync(1_000);
    expect(labels()).toEqual([...ended.slice(0, 48), "ended55", "living"]);
    // Past what is retained they go, and only those that live are counted.
    await environment.advanceAsync(3 * 60_000);
    for (let n = 0; n < 10; n += 1) push("living");
    expect([labels(), lines.omitted]).toEqual([["ended55", "living"], 0]);
  });

  describe("with more keys than maxSeries", () => {
    /** Makes three keys and two lines; `speak` brings a row of each of some keys, a view's length after the last. */
    const createThree = async (): Promise<{
      lines: LineSet<Metrics>;
      view: { isHeld: boolean };
      labels(): string;
      toggle(label: string, only?: boolean): void;
      speak(hosts: string): Promise<void>;
    }> => {
      const environment = new FakeEnvironment({ now: Date.UTC(2026, 0, 1) });
      const source = manual<Metrics & { time: number }>();
      const stream = new DataStream(source, { key: "host", environment });
      undos.push(() => {
        stream.destroy();
      });
      const view = { isHeld: false };
      // Cast the rows: those of the options have no time.
      const { lines } = createLines({ stream: stream as never, value: "a", maxSeries: 2 }, () => view.isHeld);
      await settle();
      const speak = async (hosts: string): Promise<void> => {
        await environment.advanceAsync(120_000);
        source.push(Array.from(hosts).map((host) => ({ host, a: 1, time: environment.now() })));
      };
      await speak("xyz");
      return {
        lines,
        view,
        speak,
        labels: () => lines.all.map(({ label }) => label).join(""),
        toggle(label, only = false) {
          lines.toggle(
            lines.all.find((line) => line.label === label)!,
            only,
          );
        },
      };
    };

    it("lets another key have the place of one that a reader hides, which stays to be shown again", async () => {
      const { lines, labels, toggle, speak } = await createThree();
      expect([labels(), lines.omitted]).toEqual(["xy", 1]);
      toggle("y");
      expect([labels(), lines.hidden.visibleOf(lines.all).map(({ label }) => label)]).toEqual(["xyz", ["x", "z"]]);
      // However silent it is, its name stays.
      await speak("xz");
      await speak("xz");
      expect([labels(), lines.omitted]).toEqual(["xyz", 0]);
      toggle("y");
      expect([labels(), lines.omitted]).toEqual(["xy", 1]);
    });

    it("keeps the one that a reader shows alone, beside which no other comes", async () => {
      const { lines, labels, toggle, speak } = await createThree();
      toggle("y", true);
      await speak("xz");
      await speak("xz");
      expect(labels()).toBe("xy");
      await speak("z");
      await speak("z");
      expect([labels(), lines.hidden.visibleOf(lines.all).map(({ label }) => label)]).toEqual(["yz", ["y"]]);
      toggle("y", true);
      expect(lines.hidden.visibleOf(lines.all)).toBe(lines.all);
    });

    it("lets none take the place of another while a reader holds the view", async () => {
      const { labels, speak, view } = await createThree();
      view.isHeld = true;
      for (const hosts of ["xz", "z", "zw"]) await speak(hosts);
      expect(labels()).toBe("xy");
      view.isHeld = false;
      await speak("zw");
      expect(labels()).toBe("zw");
    });
  });

  it("is one line where a key is named, which never goes", async () => {
    const { stream, push } = createStream("host");
    const { lines } = createLines({ stream, value: "a", seriesKey: "y" });
    await settle();
    push({ host: "x", a: 1 }, { host: "y", a: 2 });
    expect(lines.all.map(({ label, series }) => [label, series?.value(series.end - 1)])).toEqual([["y", 2]]);
  });

  it("names wide lines before their first row, and hears of the stream once", async () => {
    const { stream, push } = createStream();
    const { lines, listener } = createLines({
      stream,
      series: [{ value: "a" }, { value: "b", label: "second", stroke: "red" }],
    });
    const heard: [emitted: string, current: string][] = [];
    vi.mocked(listener.state).mockImplementation(({ state }) => {
      heard.push([state, lines.change.state]);
    });
    expect(lines.all.map(({ label, stroke, series }) => [label, stroke, series])).toEqual([
      ["a", "var(--_series-1)", undefined],
      ["second", "red", undefined],
    ]);
    await settle();
    push({ a: 1, b: 2 });
    expect(lines.all.map(({ series }) => series?.value(0))).toEqual([1, 2]);
    expect(heard.filter(([state]) => state === "live")).toEqual([["live", "live"]]);
    expect(lines.change.state).toBe("live");
  });

  it("tells of refused values of any line, and takes null, NaN and infinities for gaps", async () => {
    const { stream, push } = createStream();
    const { lines, listener } = createLines({ stream, series: [{ value: "a" }, { value: "b" }] });
    await settle();
    push({ a: 1, b: "12" }, { a: null, b: 2 }, { a: Infinity, b: NaN }, { a: 4, b: 4 });
    await settle();
    expect(listener.drop).toHaveBeenCalledExactlyOnceWith({
      count: 1,
      cause: "value",
      sample: '"12"',
      reason: '"12" is a text: give value: (row) => +row.b, or the stream numbers: "text"',
    });
    const values = (index: number): number[] => {
      const series = lines.all[index]?.series;
      return Array.from({ length: series?.length ?? 0 }, (_, row) => series?.value(row) ?? 0);
    };
    expect([values(0), values(1)]).toEqual([
      [1, NaN, NaN, 4],
      [2, NaN, 4],
    ]);
  });

  it("is in the state of its liveliest stream, and tells the others by name", async () => {
    const good = createStream();
    let sink: Sink<Metrics> | undefined;
    const bad = new DataStream<Metrics>((created) => {
      sink = created;
      sink.open();
    });
    bad.on("error", () => undefined);
    undos.push(() => {
      bad.destroy();
    });
    const { lines } = createLines({
      series: [
        { value: "a", stream: good.stream, label: "cpu" },
        { value: "a", stream: bad, label: "memory" },
        { value: "b", stream: bad, label: "disk" },
      ],
    });
    await settle();
    good.push({ a: 1 });
    expect([lines.change.state, lines.others]).toEqual(["live", []]);
    sink?.error("no", { final: true });
    expect(lines.change.state).toBe("live");
    expect(lines.others).toMatchObject([{ name: "memory, disk", change: { state: "failed" } }]);
    expect(lines.all.map(({ state }) => state)).toEqual(["live", "failed", "failed"]);
    good.stream.stop();
    // Of streams that all rest, the one that failed is told.
    expect(lines.change.state).toBe("failed");
    expect(lines.others).toMatchObject([{ name: "cpu", change: { state: "idle" } }]);
  });

  it("delays no line by the spacing of a stream that has ended", async () => {
    const [slow, fast] = [createStream(), createStream()];
    const { lines } = createLines({
      series: [
        { value: "a", stream: slow.stream },
        { value: "a", stream: fast.stream },
      ],
    });
    await settle();
    const spacings = new Map<unknown, number>([
      [slow.stream, 60_000],
      [fast.stream, 200],
    ]);
    for (const [stream, p95] of spacings) {
      vi.spyOn(hubOf(stream as DataStream<Metrics>).spacing, "p95", "get").mockReturnValue(p95);
    }
    expect(lines.spacing).toBe(60_000);
    slow.stream.stop();
    expect(lines.spacing).toBe(200);
  });

  it("goes on with what it holds where lines are added", async () => {
    const { stream, push } = createStream();
    const { lines, whole } = createLines({ stream, series: [{ value: "a" }] });
    await settle();
    push({ a: 1, b: 2 });
    const before = lines.all[0]?.series;
    lines.update({ ...whole, series: [{ value: "a" }, { value: "b" }] });
    expect(lines.all[0]?.series).toBe(before);
    expect(lines.all[1]?.series?.value(0)).toBe(2);
  });

  it("unsubscribes when it is closed", async () => {
    const { stream } = createStream();
    const { lines } = createLines({ stream, series: [{ value: "a" }, { value: "b" }] });
    await settle();
    expect(stream.listenerCount("data")).toBe(1);
    lines.close();
    expect(stream.listenerCount("data")).toBe(0);
  });

  it("hold what is held already, however it is joined, and so does a card", async () => {
    const source = manual<Metrics>();
    // Cast the name of a field that the type of these rows does not have.
    const stream = new DataStream<Metrics>(source, { recent: 2, time: "time" as never });
    undos.push(() => {
      stream.destroy();
    });
    const { lines } = createLines({ stream, value: "a", timeWindow: 600_000 });
    await settle();
    for (let n = 0; n < 10; n += 1) source.push({ time: Date.UTC(2023, 0, 1) + n * 1_000, a: n } as Metrics);
    const { lines: later } = createLines({ stream, value: "a", maxGap: 500, timeWindow: 600_000 });
    const card = acquireSeries(stream, { value: "a", retain: { time: 300_000, rows: 100_000 } }, {});
    expect([lines.all[0].series?.length, later.all[0].series?.length, card.set.series()?.length]).toEqual([10, 10, 10]);
    expect([lines.all[0].series?.joined(0), later.all[0].series?.joined(0)]).toEqual([true, false]);
    expect(later.all[0].series).toBe(later.all[0].series);
    card.release();
  });

  it("lose nothing where an option goes there and back in one turn", async () => {
    const source = manual<Metrics>();
    const stream = new DataStream<Metrics>(source, { recent: 2 });
    undos.push(() => {
      stream.destroy();
    });
    const { lines, whole } = createLines({ stream, value: "a" });
    await settle();
    for (let n = 0; n < 10; n += 1) source.push({ a: n, b: n });
    lines.update({ ...whole, value: "b" });
    lines.update(whole);
    expect(lines.all[0].series?.length).toBe(10);
    lines.update({ ...whole, maxGap: 1_000 });
    expect(lines.all[0].series?.length).toBe(10);
  });
});
