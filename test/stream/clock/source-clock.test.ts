import { describe, expect, it } from "vitest";
import type { SourceClock } from "../../../src/stream/clock/source-clock.js";
import { createSourceClock, presentOf } from "../../../src/stream/clock/source-clock.js";
import { seeded } from "../../series/seeded.js";

const START_MS = 1_790_000_000_000;
const HOUR_MS = 3_600_000;

/** Feeds the clock with a row a second, told by a clock that differs from ours, over a network that takes its time. */
function feed(
  clock: SourceClock,
  { from = 0, seconds = 60, skew = (_: number): number => 0, latency = (_: number): number => 20 },
): void {
  for (let second = from; second < from + seconds; second += 1) {
    const received = START_MS + second * 1_000;
    clock.arrived(received, received - latency(second) + skew(second));
    clock.now(received);
  }
}

/** Returns the error of the clock at a second, ms, against the source's true time. */
const off = (clock: SourceClock, second: number, skew: number): number =>
  clock.now(START_MS + second * 1_000) - (START_MS + second * 1_000 + skew);

describe("createSourceClock()", () => {
  it("goes like ours until three batches have arrived", () => {
    const clock = createSourceClock();
    expect(clock.now(START_MS)).toBe(START_MS);
    feed(clock, { seconds: 2, skew: () => 5 * HOUR_MS });
    expect(clock.isSettled).toBe(false);
    expect(clock.now(START_MS + 2_000)).toBe(START_MS + 2_000);
    clock.arrived(START_MS + 2_000, START_MS + 2_000 + 5 * HOUR_MS);
    expect(clock.isSettled).toBe(true);
    expect(clock.now(START_MS + 2_000)).toBe(START_MS + 2_000 + 5 * HOUR_MS);
  });

  it.each([3 * HOUR_MS, -3 * HOUR_MS, 90_000, -90_000, 2_000, -2_000, 0])(
    "finds a skew of %d ms, but for the quickest row's latency",
    (skew) => {
      const clock = createSourceClock();
      const random = seeded(7);
      feed(clock, { skew: () => skew, latency: () => 15 + random() * 400 });
      expect(off(clock, 60, skew)).toBeLessThanOrEqual(-15);
      expect(off(clock, 60, skew)).toBeGreaterThan(-60);
    },
  );

  it("follows a clock that drifts", () => {
    const clock = createSourceClock();
    // One part in a thousand, far worse than a bad quartz.
    feed(clock, { seconds: 3_600, skew: (second) => second });
    expect(Math.abs(off(clock, 3_600, 3_600))).toBeLessThan(100);
    const slow = createSourceClock();
    feed(slow, { seconds: 3_600, skew: (second) => -second });
    expect(Math.abs(off(slow, 3_600, -3_600))).toBeLessThan(150);
  });

  it("never goes back, and neither stands still nor races, while the network's delay comes and goes", () => {
    const clock = createSourceClock();
    const random = seeded(3);
    let last = -Infinity;
    for (let ms = 0; ms < 600_000; ms += 100) {
      const at = START_MS + ms;
      if (ms % 1_000 === 0) clock.arrived(at, at - 20 - (Math.floor(ms / 120_000) % 2) * 8_000 * random());
      const now = clock.now(at);
      if (last !== -Infinity) {
        expect(now - last).toBeGreaterThanOrEqual(89.9);
        expect(now - last).toBeLessThanOrEqual(200.1);
      }
      last = now;
    }
  });

  it("steps where the source's clock is set, forward or back, once rows have agreed on it for five seconds", () => {
    const clock = createSourceClock();
    feed(clock, { seconds: 30 });
    feed(clock, { from: 30, seconds: 4, skew: () => 2 * HOUR_MS });
    expect(Math.abs(off(clock, 34, 0))).toBeLessThan(100);
    feed(clock, { from: 34, seconds: 4, skew: () => 2 * HOUR_MS });
    expect(Math.abs(off(clock, 38, 2 * HOUR_MS))).toBeLessThan(100);
    feed(clock, { from: 38, seconds: 8, skew: () => -HOUR_MS });
    expect(Math.abs(off(clock, 46, -HOUR_MS))).toBeLessThan(100);
  });

  it("goes on from where our own clock is set to", () => {
    const clock = createSourceClock();
    feed(clock, { seconds: 30 });
    // Our clock goes back by an hour: rows that arrive now seem to be an hour ahead.
    for (let second = 30; second < 40; second += 1) {
      const received = START_MS + second * 1_000 - HOUR_MS;
      clock.arrived(received, START_MS + second * 1_000 - 20);
    }
    expect(clock.now(START_MS + 40_000 - HOUR_MS)).toBeCloseTo(START_MS + 40_000 - 20, -3);
  });

  it("is not led astray by late rows, a backlog, or one strange row, even the first", () => {
    const clock = createSourceClock();
    clock.arrived(START_MS, START_MS + 70 * 365 * 24 * HOUR_MS);
    feed(clock, { from: 1, seconds: 20 });
    expect(Math.abs(off(clock, 21, 0))).toBeLessThan(100);
    clock.arrived(START_MS + 21_000, START_MS - 9 * HOUR_MS);
    for (let row = 0; row < 300; row += 1) clock.arrived(START_MS + 22_000 + row, START_MS - 300_000 + row * 1_000);
    clock.arrived(START_MS + 23_000, START_MS + 12 * HOUR_MS);
    feed(clock, { from: 24, seconds: 2 });
    expect(Math.abs(off(clock, 26, 0))).toBeLessThan(100);
  });

  it.each([0, 3 * HOUR_MS, -90_000])(
    "is at the present at once where a feed with a skew of %d ms begins with its past, row by row",
    (skew) => {
      for (const past of [58, 600]) {
        const clock = createSourceClock();
        for (let ago = past; ago >= 0; ago -= 1) {
          clock.now(START_MS + past - ago);
          clock.arrived(START_MS + past - ago, START_MS + past - ago + skew - 20 - ago * 1_000);
        }
        expect(Math.abs(off(clock, 1, skew))).toBeLessThan(1_100);
      }
    },
  );

  it("believes rows that agree with our own clock against others, before they were many and after", () => {
    const clock = createSourceClock();
    for (let row = 0; row < 4; row += 1) clock.arrived(START_MS + row, START_MS + row + 24 * HOUR_MS);
    expect(off(clock, 0, 24 * HOUR_MS)).toBe(0);
    for (let row = 4; row < 7; row += 1) clock.arrived(START_MS + row, START_MS + row);
    expect(off(clock, 1, 0)).toBe(0);
    // Two devices take turns, of which one is a day ahead and was first.
    const turns = createSourceClock();
    for (let row = 0; row < 30; row += 1) turns.arrived(START_MS + row * 1_000, START_MS + row * 1_000 + 24 * HOUR_MS);
    for (let row = 30; row < 42; row += 1) {
      turns.arrived(START_MS + row * 1_000, START_MS + row * 1_000 + (row % 2) * 24 * HOUR_MS);
    }
    expect(off(turns, 42, 0)).toBe(0);
  });

  it("does not take strange rows that do not agree with one another for a clock that was set", () => {
    const clock = createSourceClock();
    feed(clock, { seconds: 10 });
    for (let row = 10; row < 30; row += 1) clock.arrived(START_MS + row * 1_000, START_MS + row * row * HOUR_MS);
    expect(Math.abs(off(clock, 30, 0))).toBeLessThan(100);
  });

  it("decides by what it has heard where no more is awaited: three batches, and none against them", () => {
    const clock = createSourceClock();
    feed(clock, { seconds: 10 });
    feed(clock, { from: 10, seconds: 2, skew: () => 2 * HOUR_MS });
    clock.decide(START_MS + 12_000);
    expect(Math.abs(off(clock, 12, 0))).toBeLessThan(100);
    feed(clock, { from: 12, seconds: 1, skew: () => 2 * HOUR_MS });
    clock.decide(START_MS + 13_000);
    expect(Math.abs(off(clock, 13, 2 * HOUR_MS))).toBeLessThan(100);
  });

  it("is at the newest row where the past comes in three batches at once", () => {
    const clock = createSourceClock();
    for (const minutes of [0, 4, 8]) clock.arrived(START_MS, START_MS - 1_000 * HOUR_MS + minutes * 60_000);
    expect(clock.now(START_MS)).toBe(START_MS - 1_000 * HOUR_MS + 8 * 60_000);
  });

  it("remembers a slow feed longer", () => {
    const clock = createSourceClock();
    for (let minute = 0; minute < 30; minute += 1) {
      const received = START_MS + minute * 300_000;
      clock.arrived(received, received - (minute % 7 === 0 ? 20 : 9_000));
      clock.now(received);
    }
    expect(Math.abs(off(clock, 29 * 300, 0))).toBeLessThan(100);
  });
});

describe("presentOf(times, received)", () => {
  it.each<[string, number[], number]>([
    ["the newest", [-3_000, -1_000, -2_000], -1_000],
    ["the newest of a source whose clock is ahead", [3 * HOUR_MS - 2_000, 3 * HOUR_MS], 3 * HOUR_MS],
    [
      "the newest of a past that goes on beyond our clock",
      [-HOUR_MS, 0, HOUR_MS / 2, HOUR_MS, (3 * HOUR_MS) / 2, 2 * HOUR_MS],
      2 * HOUR_MS,
    ],
    ["that of the present where others are strange", [24 * HOUR_MS, -500, 72 * HOUR_MS, -200], -200],
  ])("is %s", (_, times, expected) => {
    expect(
      presentOf(
        Float64Array.from(times, (time) => START_MS + time),
        START_MS,
      ) - START_MS,
    ).toBe(expected);
  });
});
