import { describe, expect, it } from "vitest";
import type { Beat } from "../../../../src/widgets/line-chart/scroll/step-clock.js";
import type { Steps } from "../../../../src/widgets/line-chart/scroll/steps.js";
import {
  isOnCourse,
  MIN_REST_MS,
  paceOf,
  partOf,
  restOf,
  stepsOf,
  wholeSteps,
} from "../../../../src/widgets/line-chart/scroll/steps.js";

/** A course of places so many ms apart, at paces of time that change from one to the next. */
function courseOf(from: number, stepMs: number, paces: readonly number[]) {
  const places = [from];
  for (const pace of paces) places.push(places[places.length - 1] + pace * stepMs);
  return { stepMs, places };
}

/** Where a course is after so many ms. */
function placeOn({ stepMs, places }: ReturnType<typeof courseOf>, ms: number): number {
  const index = Math.min(Math.floor(ms / stepMs), places.length - 2);
  return places[index] + (places[index + 1] - places[index]) * (ms / stepMs - index);
}

/** Where steps are after so many ms, as a browser shows them. */
function shownAt({ durationMs, offsets, places, periodMs }: Steps, ms: number): number {
  const share = ms / durationMs;
  const index = Math.max(
    0,
    offsets.findLastIndex((offset, at) => offset <= share && at < offsets.length - 1),
  );
  const [from, to] = [places[index], places[index + 1]];
  if (periodMs > 0) return share >= 1 ? to : from;
  return from + ((to - from) * (share - offsets[index])) / (offsets[index + 1] - offsets[index]);
}

const paces = Array.from({ length: 60 }, (_, index) => 1 + 0.2 * Math.sin(index / 9));

/** The moments of steps so many ms apart. */
const beatOf = (periodMs: number): Beat => ({ origin: 17, periodMs });

describe("stepsOf", () => {
  it("lays a course out in steps at the moments of a beat, in each of which it is where its middle is", () => {
    const course = courseOf(1_000_037, 50, paces);
    const { durationMs, offsets, places, periodMs } = stepsOf(course, 400, beatOf(70));
    expect([durationMs, periodMs]).toEqual([3_000, 70]);
    expect(offsets).toHaveLength(places.length);
    expect([offsets[0], offsets[offsets.length - 1]]).toEqual([0, 1]);
    for (let index = 1; index < places.length - 1; index += 1) {
      const ms = offsets[index] * durationMs;
      expect((400 + ms - 17) / 70).toBeCloseTo(Math.round((400 + ms - 17) / 70), 6);
      expect(places[index]).toBeGreaterThan(places[index - 1]);
      if (ms + 35 < durationMs) expect(places[index]).toBeCloseTo(placeOn(course, ms + 35), 6);
    }
  });

  it("is half a step off at most, as often before as behind", () => {
    const course = courseOf(1_000_037, 50, paces);
    const steps = stepsOf(course, 400, beatOf(70));
    const off: number[] = [];
    for (let ms = 0; ms <= 2_950; ms += 1) off.push(placeOn(course, ms) - shownAt(steps, ms));
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(35 * 1.25);
    expect(Math.abs(off.reduce((sum, each) => sum + each, 0) / off.length)).toBeLessThan(1);
  });

  it("goes on in the same steps where it is laid out anew on the way", () => {
    const course = courseOf(1_000_000, 50, paces);
    const before = stepsOf(course, 400, beatOf(70));
    const after = stepsOf({ stepMs: 50, places: course.places.slice(20) }, 1_400, beatOf(70));
    // What it was before it is laid out is not known to it: the first step apart, it is the same.
    for (let ms = 1_071; ms < 3_000; ms += 11) {
      expect(shownAt(after, ms - 1_000)).toBeCloseTo(shownAt(before, ms), 6);
    }
    expect(Math.abs(shownAt(after, 0) - shownAt(before, 1_000))).toBeLessThan(5);
  });

  it("leaves a course as it is without a beat", () => {
    const course = courseOf(1_000_037, 50, paces);
    const steps = stepsOf(course, 400, undefined);
    expect(steps).toMatchObject({ durationMs: 3_000, places: course.places, periodMs: 0 });
    for (let ms = 0; ms <= 3_000; ms += 7) expect(shownAt(steps, ms)).toBeCloseTo(placeOn(course, ms), 6);
  });

  it("stays at one place on a course that stands", () => {
    const { places } = stepsOf(courseOf(1_000_000, 50, [0, 0, 0]), 400, beatOf(70));
    expect(new Set(places)).toEqual(new Set([1_000_000]));
  });
});

describe("paceOf", () => {
  it("is the time that passes on view in a ms", () => {
    expect(paceOf(courseOf(5, 50, [10, 10, 10]))).toBe(10);
    expect(paceOf(courseOf(5, 50, [1, 2]))).toBe(1.5);
  });
});

describe("wholeSteps", () => {
  it("takes steps of whole multiples alone, each at the moment nearest to it", () => {
    const course = courseOf(1_000_037, 50, paces);
    const steps = stepsOf(course, 400, beatOf(70));
    const whole = wholeSteps(steps, 110);
    const { offsets, places } = whole;
    expect(whole).toMatchObject({ durationMs: 3_000, periodMs: 70 });
    expect([offsets[0], offsets[offsets.length - 1]]).toEqual([0, 1]);
    expect(offsets.length).toBeLessThan(0.8 * steps.offsets.length);
    for (let index = 1; index < places.length - 1; index += 1) {
      expect(places[index] % 110).toBe(0);
      expect(places[index] - places[index - 1]).toBe(110);
      expect(steps.offsets).toContain(offsets[index]);
    }
    for (let ms = 0; ms <= 3_000; ms += 7) {
      expect(Math.abs(shownAt(whole, ms) - shownAt(steps, ms))).toBeLessThanOrEqual(55);
    }
  });
});

describe("partOf", () => {
  it.each([70, 0])("is where all steps are, for as long as asked: steps of %d ms", (periodMs) => {
    const beat = periodMs > 0 ? beatOf(periodMs) : undefined;
    const steps = stepsOf(courseOf(1_000_037, 50, paces), 400, beat);
    const part = partOf({ steps, startTime: 400 }, 1_000, 1_200);
    expect(part.startTime).toBeLessThanOrEqual(1_000);
    expect(part.startTime).toBeGreaterThan(900);
    const end = part.startTime + part.steps.durationMs;
    expect(end).toBeGreaterThanOrEqual(2_200);
    expect(end).toBeLessThan(2_300);
    const { offsets, places } = part.steps;
    expect([offsets[0], offsets[offsets.length - 1]]).toEqual([0, 1]);
    expect(offsets).toHaveLength(places.length);
    for (let now = 1_001; now < 2_200; now += 7) {
      expect(shownAt(part.steps, now - part.startTime)).toBeCloseTo(shownAt(steps, now - 400), 6);
    }
  });

  it("ends with all of them", () => {
    const steps = stepsOf(courseOf(1_000_037, 50, paces), 400, beatOf(70));
    for (const now of [3_000, 3_399, 9_000]) {
      const { startTime, steps: rest } = partOf({ steps, startTime: 400 }, now, 5_000);
      expect(startTime + rest.durationMs).toBeCloseTo(3_400, 6);
      expect(rest.offsets.length).toBeGreaterThan(1);
    }
  });
});

describe("isOnCourse", () => {
  it.each([70, 0])("knows an edge where steps are to be by then, all the way: steps of %d ms", (periodMs) => {
    const course = courseOf(1_000_037, 50, paces);
    const way = { steps: stepsOf(course, 400, periodMs > 0 ? beatOf(periodMs) : undefined), startTime: 400 };
    for (let ms = 0; restOf(way, 400 + ms) >= MIN_REST_MS; ms += 7) {
      const to = placeOn(course, ms);
      expect(isOnCourse(way, to, 400 + ms, 90), `${ms} ms`).toBe(true);
      expect(isOnCourse(way, to + 200, 400 + ms, 90)).toBe(false);
      expect(isOnCourse(way, to - 200, 400 + ms, 90)).toBe(false);
    }
  });

  it("does not wait for the end of the way", () => {
    const course = courseOf(1_000_037, 50, paces);
    const way = { steps: stepsOf(course, 400, beatOf(70)), startTime: 400 };
    // The next steps are due a little before these end.
    const end = 1_000 + restOf(way, 1_000);
    expect(end).toBeLessThan(400 + 3_000);
    expect(end).toBeGreaterThan(400 + 2_900);
    for (const [rest, is] of [
      [MIN_REST_MS + 1, true],
      [MIN_REST_MS - 1, false],
      [-1_000, false],
    ] as const) {
      expect(isOnCourse(way, placeOn(course, Math.min(3_000, end - rest - 400)), end - rest, 71)).toBe(is);
    }
  });
});
