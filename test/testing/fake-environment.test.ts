import { describe, expect, it } from "vitest";
import { DataStream, random } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";

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
