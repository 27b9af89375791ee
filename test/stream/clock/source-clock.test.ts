import { describe, expect, it } from "vitest";
import type { SourceClock } from "../../../src/stream/clock/source-clock.js";
import { createSourceClock, presentOf } from "../../../src/stream/clock/source-clock.js";
import { seeded } from "../../series/seeded.js";

const start = 1_790_000_000_000;
const hour = 3_600_000;

/** A feed of a row a second, told by a clock that differs from ours, over a network that takes its time. */
function feed(
  clock: SourceClock,
  { from = 0, seconds = 60, skew = (_: number): number => 0, latency = (_: number): number => 20 },
): void {
  for (let second = from; second < from + seconds; second += 1) {
    const received = start + second * 1_000;
    clock.arrived(received, received - latency(second) + skew(second));
    clock.now(received);
  }
}

/** How far the clock is off the source's true time, ms, at a second. */
const off = (clock: SourceClock, second: number, skew: number): number =>
  clock.now(start + second * 1_000) - (start + second * 1_000 + skew);

describe("createSourceClock()", () => {
  it("goes like ours until three batches have arrived", () => {
    const clock = createSourceClock();
    expect(clock.now(start)).toBe(start);
    feed(clock, { seconds: 2, skew: () => 5 * hour });
    expect(clock.settled).toBe(false);
    expect(clock.now(start + 2_000)).toBe(start + 2_000);
    clock.arrived(start + 2_000, start + 2_000 + 5 * hour);
    expect(clock.settled).toBe(true);
    expect(clock.now(start + 2_000)).toBe(start + 2_000 + 5 * hour);
  });

  it.each([3 * hour, -3 * hour, 90_000, -90_000, 2_000, -2_000, 0])(
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
      const at = start + ms;
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
    feed(clock, { from: 30, seconds: 4, skew: () => 2 * hour });
    expect(Math.abs(off(clock, 34, 0))).toBeLessThan(100);
    feed(clock, { from: 34, seconds: 4, skew: () => 2 * hour });
    expect(Math.abs(off(clock, 38, 2 * hour))).toBeLessThan(100);
    feed(clock, { from: 38, seconds: 8, skew: () => -hour });
    expect(Math.abs(off(clock, 46, -hour))).toBeLessThan(100);
  });

  it("goes on from where our own clock is set to", () => {
    const clock = createSourceClock();
    feed(clock, { seconds: 30 });
    // Ours goes back by an hour: what arrives now seems to be an hour ahead.
    for (let second = 30; second < 40; second += 1) {
      const received = start + second * 1_000 - hour;
      clock.arrived(received, start + second * 1_000 - 20);
    }
    expect(clock.now(start + 40_000 - hour)).toBeCloseTo(start + 40_000 - 20, -3);
  });

  it("is not led astray by late rows, a backlog, or one strange row, even the first", () => {
    const clock = createSourceClock();
    clock.arrived(start, start + 70 * 365 * 24 * hour);
    feed(clock, { from: 1, seconds: 20 });
    expect(Math.abs(off(clock, 21, 0))).toBeLessThan(100);
    clock.arrived(start + 21_000, start - 9 * hour);
    for (let row = 0; row < 300; row += 1) clock.arrived(start + 22_000 + row, start - 300_000 + row * 1_000);
    clock.arrived(start + 23_000, start + 12 * hour);
    feed(clock, { from: 24, seconds: 2 });
    expect(Math.abs(off(clock, 26, 0))).toBeLessThan(100);
  });

  it.each([0, 3 * hour, -90_000])(
    "is at the present at once where a feed with a skew of %d ms begins with its past, row by row",
    (skew) => {
      for (const past of [58, 600]) {
        const clock = createSourceClock();
        for (let ago = past; ago >= 0; ago -= 1) {
          clock.now(start + past - ago);
          clock.arrived(start + past - ago, start + past - ago + skew - 20 - ago * 1_000);
        }
        expect(Math.abs(off(clock, 1, skew))).toBeLessThan(1_100);
      }
    },
  );

  it("believes rows that agree with our own clock against others, before they were many and after", () => {
    const clock = createSourceClock();
    for (let row = 0; row < 4; row += 1) clock.arrived(start + row, start + row + 24 * hour);
    expect(off(clock, 0, 24 * hour)).toBe(0);
    for (let row = 4; row < 7; row += 1) clock.arrived(start + row, start + row);
    expect(off(clock, 1, 0)).toBe(0);
    // Two devices by turns, of which one is a day ahead and was first.
    const turns = createSourceClock();
    for (let row = 0; row < 30; row += 1) turns.arrived(start + row * 1_000, start + row * 1_000 + 24 * hour);
    for (let row = 30; row < 42; row += 1) {
      turns.arrived(start + row * 1_000, start + row * 1_000 + (row % 2) * 24 * hour);
    }
    expect(off(turns, 42, 0)).toBe(0);
  });

  it("does not take strange rows that do not agree with one another for a clock that was set", () => {
    const clock = createSourceClock();
    feed(clock, { seconds: 10 });
    for (let row = 10; row < 30; row += 1) clock.arrived(start + row * 1_000, start + row * row * hour);
    expect(Math.abs(off(clock, 30, 0))).toBeLessThan(100);
  });

  it("decides by what it has heard where no more is awaited: three batches, and none against them", () => {
    const clock = createSourceClock();
    feed(clock, { seconds: 10 });
    feed(clock, { from: 10, seconds: 2, skew: () => 2 * hour });
    clock.decide(start + 12_000);
    expect(Math.abs(off(clock, 12, 0))).toBeLessThan(100);
    feed(clock, { from: 12, seconds: 1, skew: () => 2 * hour });
    clock.decide(start + 13_000);
    expect(Math.abs(off(clock, 13, 2 * hour))).toBeLessThan(100);
  });

  it("is at the newest row where the past comes in three batches at once", () => {
    const clock = createSourceClock();
    for (const minutes of [0, 4, 8]) clock.arrived(start, start - 1_000 * hour + minutes * 60_000);
    expect(clock.now(start)).toBe(start - 1_000 * hour + 8 * 60_000);
  });

  it("remembers a slow feed longer", () => {
    const clock = createSourceClock();
    for (let minute = 0; minute < 30; minute += 1) {
      const received = start + minute * 300_000;
      clock.arrived(received, received - (minute % 7 === 0 ? 20 : 9_000));
      clock.now(received);
    }
    expect(Math.abs(off(clock, 29 * 300, 0))).toBeLessThan(100);
  });
});

describe("presentOf(times, received)", () => {
  it.each<[string, number[], number]>([
    ["the newest", [-3_000, -1_000, -2_000], -1_000],
    ["the newest of a source whose clock is ahead", [3 * hour - 2_000, 3 * hour], 3 * hour],
    [
      "the newest of a past that goes on beyond our clock",
      [-hour, 0, hour / 2, hour, (3 * hour) / 2, 2 * hour],
      2 * hour,
    ],
    ["that of the present where others are strange", [24 * hour, -500, 72 * hour, -200], -200],
  ])("is %s", (_, times, expected) => {
    expect(
      presentOf(
        Float64Array.from(times, (time) => start + time),
        start,
      ) - start,
    ).toBe(expected);
  });
});
