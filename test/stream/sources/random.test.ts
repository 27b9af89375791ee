import { describe, expect, it } from "vitest";
import type { Position, Source } from "../../../src/stream/source.js";
import type { RandomRow } from "../../../src/stream/sources/random.js";
import { random } from "../../../src/stream/sources/random.js";
import { randomValues } from "../../../src/stream/sources/random-values.js";
import { FakeEnvironment } from "../fake-environment.js";
import { run } from "../recording-sink.js";

const START = 1_700_000_000_000;

function ask(
  source: Source<RandomRow>,
  query: { after?: Position; before?: Position; from?: number; to?: number; limit: number },
) {
  return source.history?.({ ...query, signal: new AbortController().signal });
}

describe("randomValues(options)", () => {
  it("repeats a sequence by its seed, in any order of asking", () => {
    for (const walk of [false, true]) {
      const forth = randomValues({ seed: 7, walk });
      const back = randomValues({ seed: 7, walk });
      const values = Array.from({ length: 50 }, (_, i) => forth(i));
      expect(Array.from({ length: 50 }, (_, i) => back(49 - i)).reverse()).toEqual(values);
      expect(Array.from({ length: 50 }, (_, i) => randomValues({ seed: 8, walk })(i))).not.toEqual(values);
    }
  });

  it("reaches both bounds and no further, about evenly", () => {
    const value = randomValues({ seed: 3, min: 1, max: 6 });
    const counts = new Map<number, number>();
    for (let i = 0; i < 60_000; i++) counts.set(value(i), (counts.get(value(i)) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    // Bound: ten standard deviations either way.
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(913);
  });

  it("gives fractions on request, each one another", () => {
    const value = randomValues({ seed: 3, min: -1, max: 1, integer: false });
    const values = Array.from({ length: 10_000 }, (_, i) => value(i));
    expect(new Set(values).size).toBe(10_000);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / 10_000)).toBeLessThan(0.06);
  });

  it("walks in small steps within the bounds", () => {
    const value = randomValues({ seed: 5, walk: true, integer: false });
    const values = Array.from({ length: 5000 }, (_, i) => value(i));
    const steps = values.slice(1).map((next, i) => Math.abs(next - (values[i] ?? NaN)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(10);
    expect(Math.max(...steps)).toBeGreaterThan(9);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(100);
  });

  it("refuses bounds that hold nothing, and seeds that are no whole numbers", () => {
    expect(() => randomValues({ seed: 1, min: 5, max: 4 })).toThrow("invalid max: 4");
    expect(() => randomValues({ seed: 1, min: 0.2, max: 0.8 })).toThrow(
      "invalid max: no whole number lies between 0.2 and 0.8",
    );
    expect(() => randomValues({ seed: 1, min: NaN })).toThrow("invalid min: NaN");
    expect(() => randomValues({ seed: 0.5 })).toThrow("invalid seed: 0.5");
  });
});

describe("random(options)", () => {
  it("gives a row at once, then one each interval, on a grid", async () => {
    const environment = new FakeEnvironment({ now: START });
    const { sink, stop } = run(random({ seed: 42 }), { environment });
    expect(sink.names).toEqual(["open", "next"]);
    await environment.advanceAsync(3500);
    const value = randomValues({ seed: 42 });
    expect(sink.rows).toEqual([0, 1, 2, 3].map((i) => ({ time: START + i * 1000, value: value(i) })));
    expect(sink.calls.at(-1)?.[2]).toEqual({ position: { epoch: `42@${START}`, offset: 3 } });
    stop();
    expect(environment.pending).toBe(0);
  });

  it("draws another seed for each run when none is given", () => {
    const environment = new FakeEnvironment();
    const source = random();
    const epochs = [1, 2].map(() => {
      const { sink, stop } = run(source, { environment });
      stop();
      return sink.calls.flatMap((call) => (call[0] === "next" ? [call[2]?.position.epoch] : []))[0];
    });
    expect(epochs[0]).not.toBe(epochs[1]);
  });

  it("replays what was missed when it is resumed, with its times", async () => {
    const environment = new FakeEnvironment({ now: START });
    const source = random();
    const first = run(source, { environment });
    await environment.advanceAsync(2000);
    first.stop();
    const call = first.sink.calls.at(-1);
    const resume = call?.[0] === "next" ? call[2]?.position : undefined;
    if (resume === undefined) throw new Error("no position");
    await environment.advanceAsync(4200);
    const second = run(source, { environment, resume });
    expect(second.sink.names).toEqual(["open", "recovered", "next"]);
    expect(second.sink.calls[1]).toEqual(["recovered", true]);
    expect(second.sink.rows.map(({ time }) => time - START)).toEqual([3000, 4000, 5000, 6000]);
    await environment.advanceAsync(1000);
    expect(second.sink.rows.at(-1)?.time).toBe(START + 7000);
    const seed = Number(resume.epoch?.split("@")[0]);
    expect([...first.sink.rows, ...second.sink.rows].map(({ value }) => value)).toEqual(
      Array.from({ length: 8 }, (_, i) => randomValues({ seed })(i)),
    );
    second.stop();
  });

  it("says so and begins anew when it cannot resume", () => {
    for (const resume of [
      { epoch: "other", offset: 3 },
      { epoch: `9@${START}`, offset: 3 },
      { epoch: `42@${START}`, offset: 999 },
    ]) {
      const { sink, stop } = run(random({ seed: 42 }), { environment: new FakeEnvironment({ now: START }), resume });
      expect(sink.calls[1]).toEqual(["recovered", false]);
      expect(sink.rows).toHaveLength(1);
      stop();
    }
  });

  it("makes up for the newest 10,000 rows after a long sleep, and lets the jump of the position be seen", async () => {
    const environment = new FakeEnvironment({ now: START });
    const { sink, stop } = run(random({ interval: 10, seed: 1 }), { environment });
    environment.jump(8 * 3_600_000);
    await environment.advanceAsync(10);
    const call = sink.calls.at(-1);
    if (call?.[0] !== "next") throw new Error("no rows");
    expect(call[1]).toHaveLength(10_000);
    expect(call[2]?.position.offset).toBe(8 * 360_000 + 1);
    stop();
  });

  it("begins another life when the clock is set back", async () => {
    const environment = new FakeEnvironment({ now: START });
    const { sink, stop } = run(random({ seed: 1 }), { environment });
    environment.jump(-60_000);
    await environment.advanceAsync(1000);
    expect(sink.rows.map(({ time }) => time)).toEqual([START, START - 59_000]);
    expect(sink.calls.at(-1)?.[2]).toEqual({ position: { epoch: `1@${START - 59_000}`, offset: 0 } });
    stop();
  });

  it("answers history with the rows it gave, and with none that are still to come", async () => {
    const environment = new FakeEnvironment({ now: START });
    const source = random({ seed: 42, walk: true });
    expect(await ask(source, { limit: 10 })).toEqual({ rows: [], whole: true });
    const { sink, stop } = run(source, { environment });
    await environment.advanceAsync(9000);
    stop();
    const epoch = `42@${START}`;
    expect(await ask(source, { limit: 3 })).toEqual({
      rows: sink.rows.slice(-3),
      position: { epoch, offset: 9 },
      whole: true,
    });
    expect(await ask(source, { after: { epoch, offset: 2 }, before: { epoch, offset: 6 }, limit: 100 })).toEqual({
      rows: sink.rows.slice(3, 6),
      position: { epoch, offset: 5 },
      whole: true,
    });
    expect((await ask(source, { after: { epoch, offset: 2 }, limit: 2 }))?.rows).toEqual(sink.rows.slice(3, 5));
    expect((await ask(source, { from: START + 1500, to: START + 4000, limit: 100 }))?.rows).toEqual(
      sink.rows.slice(2, 5),
    );
    expect((await ask(source, { after: { epoch, offset: 9 }, limit: 5 }))?.rows).toEqual([]);
    expect(await ask(source, { after: { epoch: "other", offset: 1 }, limit: 5 })).toEqual({ rows: [], whole: false });
  });

  it("refuses options that make no sense", () => {
    expect(() => random({ interval: 0 })).toThrow("invalid interval: 0");
    expect(() => random({ interval: Infinity })).toThrow("invalid interval: Infinity");
    expect(() => random({ max: -1 })).toThrow("invalid max: -1");
    expect(() => random({ intervall: 5 } as object)).toThrow("unknown option: intervall. Did you mean interval?");
  });
});
