import { describe, expect, it } from "vitest";
import { DataStream, random } from "../../src/stream/index.js";
import { FakeEnvironment, fakeEnvironment } from "../../src/testing/index.js";

describe("fakeEnvironment({ now, seed })", () => {
  it("starts at a moment of its own, the same each time", () => {
    expect(fakeEnvironment().now()).toBe(1_700_000_000_000);
    expect(fakeEnvironment({ now: 5 }).now()).toBe(5);
    expect(fakeEnvironment({ seed: 3 }).random()).toBe(fakeEnvironment({ seed: 3 }).random());
    expect(fakeEnvironment({ seed: 3 }).random()).not.toBe(fakeEnvironment({ seed: 4 }).random());
    for (const seed of [0, -1, 2 ** 31 - 1, 1.5]) expect(fakeEnvironment({ seed }).random()).toBeGreaterThan(0);
  });

  it("advances in one turn: timers run, also those set on the way, and no promise settles", () => {
    const environment = fakeEnvironment({ now: 0 });
    const seen: (number | string)[] = [];
    const beat = (): void => {
      seen.push(environment.now());
      void Promise.resolve().then(() => seen.push("settled"));
      environment.setTimeout(beat, 10);
    };
    environment.setTimeout(beat, 10);
    environment.advance(35);
    expect([seen, environment.now(), environment.pending]).toEqual([[10, 20, 30], 35, 1]);
  });

  it("advances with promises settling between", async () => {
    const environment = fakeEnvironment({ now: 0 });
    const seen: (number | string)[] = [];
    for (const at of [10, 20]) {
      environment.setTimeout(() => void Promise.resolve(seen.push(at)).then(() => seen.push("settled")), at);
    }
    await environment.advanceAsync(20);
    expect(seen).toEqual([10, "settled", 20, "settled"]);
  });

  it("sleeps: the clock jumps, no timer runs meanwhile, and listeners are told on waking", () => {
    const environment = fakeEnvironment({ now: 0 });
    const seen: string[] = [];
    environment.setTimeout(() => seen.push("timer"), 1_000);
    environment.on(() => seen.push(`woken at ${environment.now()}`));
    environment.sleep(60_000);
    expect(seen).toEqual(["woken at 60000"]);
    environment.advance(1_000);
    expect(seen).toEqual(["woken at 60000", "timer"]);
  });

  it("has a steady clock, which only passing time moves", async () => {
    const environment = fakeEnvironment({ now: 100 });
    environment.jump(-3_600_000);
    environment.sleep(1_000);
    expect([environment.now(), environment.monotonic()]).toEqual([-3_598_900, 0]);
    environment.advance(20);
    await environment.advanceAsync(30);
    expect([environment.now(), environment.monotonic()]).toEqual([-3_598_850, 50]);
  });

  it("is the clock of a stream", async () => {
    const environment = fakeEnvironment();
    const stream = new DataStream(random({ interval: 1_000, seed: 1 }), { environment });
    let rows = 0;
    stream.subscribe((batch) => {
      rows += batch.length;
    });
    await environment.advanceAsync(60_000);
    expect(rows).toBe(61);
    stream.destroy();
    expect([environment.pending, environment.listening]).toEqual([0, 0]);
  });
});

describe("FakeEnvironment", () => {
  it("runs timers in order of time, then in the order they were set, at their own moment", async () => {
    const environment = new FakeEnvironment({ now: 1000 });
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, environment.now()]);
    environment.setTimeout(note("c"), 30);
    environment.setTimeout(note("a"), 10);
    environment.setTimeout(note("b"), 10);
    environment.setTimeout(note("late"), 31);
    await environment.advanceAsync(30);
    expect(seen).toEqual([
      ["a", 1010],
      ["b", 1010],
      ["c", 1030],
    ]);
    expect(environment.now()).toBe(1030);
    expect(environment.pending).toBe(1);
  });

  it("runs timers that timers and promises set on the way", async () => {
    const environment = new FakeEnvironment({ now: 0 });
    const seen: number[] = [];
    const again = async () => {
      seen.push(environment.now());
      await Promise.resolve();
      if (seen.length < 4) environment.setTimeout(() => void again(), 10);
    };
    await again();
    await environment.advanceAsync(100);
    expect(seen).toEqual([0, 10, 20, 30]);
    expect(environment.pending).toBe(0);
  });

  it("never runs a timer that was cleared", async () => {
    const environment = new FakeEnvironment();
    let ran = false;
    environment.clearTimeout(environment.setTimeout(() => (ran = true), 5));
    await environment.advanceAsync(10);
    expect(ran).toBe(false);
  });

  it("fires a delay beyond 2³¹ − 1 at once, as platforms do", async () => {
    const environment = new FakeEnvironment();
    let ran = false;
    environment.setTimeout(() => (ran = true), Infinity);
    await environment.advanceAsync(0);
    expect(ran).toBe(true);
  });

  it("tells listeners of visibility and connectivity until they are undone", () => {
    const environment = new FakeEnvironment();
    const seen: [boolean, boolean][] = [];
    const undo = environment.on(() => seen.push([environment.visible(), environment.online()]));
    environment.setVisible(false);
    environment.setOnline(false);
    undo();
    environment.setVisible(true);
    expect(seen).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(environment.listening).toBe(0);
  });

  it("repeats its random numbers, all within [0, 1)", () => {
    const draw = () => {
      const environment = new FakeEnvironment({ seed: 7 });
      return Array.from({ length: 100 }, () => environment.random());
    };
    expect(draw()).toEqual(draw());
    expect(draw().every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(draw()).size).toBe(100);
  });
});
