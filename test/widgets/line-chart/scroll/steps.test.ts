import { describe, expect, it } from "vitest";
import type { Steps } from "../../../../src/widgets/line-chart/scroll/steps.js";
import { firstOf, isOnCourse, MIN_REST_MS, restOf, stepsOf } from "../../../../src/widgets/line-chart/scroll/steps.js";

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
function shownAt({ durationMs, offsets, places, leaps }: Steps, ms: number): number {
  const share = ms / durationMs;
  const index = Math.max(
    0,
    offsets.findLastIndex((offset, at) => offset <= share && at < offsets.length - 1),
  );
  const [from, to] = [places[index], places[index + 1]];
  if (leaps) return share >= 1 ? to : from;
  return from + ((to - from) * (share - offsets[index])) / (offsets[index + 1] - offsets[index]);
}

const paces = Array.from({ length: 60 }, (_, index) => 1 + 0.2 * Math.sin(index / 9));

describe("stepsOf", () => {
  it("lays a course out in equal steps at whole multiples, each taken as the course comes to it", () => {
    const course = courseOf(1_000_037, 50, paces);
    const steps = stepsOf(course, 70);
    const { durationMs, offsets, places, leaps } = steps;
    expect(leaps).toBe(true);
    expect(durationMs).toBe(3_000);
    expect(offsets).toHaveLength(places.length);
    expect([offsets[0], offsets[offsets.length - 1]]).toEqual([0, 1]);
    expect(places[0]).toBe(Math.floor(1_000_037 / 70) * 70);
    for (let index = 1; index < places.length - 1; index += 1) {
      expect(places[index] - places[index - 1]).toBe(70);
      expect(offsets[index]).toBeGreaterThan(offsets[index - 1]);
      expect(placeOn(course, offsets[index] * durationMs)).toBeCloseTo(places[index], 6);
    }
    for (let ms = 0; ms <= durationMs; ms += 7) {
      const behind = placeOn(course, ms) - shownAt(steps, ms);
      expect(behind).toBeGreaterThan(-1e-3);
      expect(behind).toBeLessThan(70 + 1e-3);
    }
  });

  it("goes on in the same steps where it is laid out anew on the way", () => {
    const course = courseOf(1_000_000, 50, paces);
    const before = stepsOf(course, 70);
    const after = stepsOf({ stepMs: 50, places: course.places.slice(20) }, 70);
    for (let ms = 1_003; ms < 3_000; ms += 11) expect(shownAt(after, ms - 1_000)).toBe(shownAt(before, ms));
  });

  it("leaves a course as it is that is too fast for steps", () => {
    const course = courseOf(1_000_037, 50, paces);
    const steps = stepsOf(course, 15);
    expect(steps).toMatchObject({ durationMs: 3_000, places: course.places, leaps: false });
    for (let ms = 0; ms <= 3_000; ms += 7) expect(shownAt(steps, ms)).toBeCloseTo(placeOn(course, ms), 6);
    // Of a replay at ten times real time, too.
    expect(stepsOf(courseOf(0, 50, [10, 10, 10]), 150).leaps).toBe(false);
  });

  it("stays at one place on a course that stands", () => {
    const { places } = stepsOf(courseOf(1_000_000, 50, [0, 0, 0]), 70);
    expect(new Set(places)).toEqual(new Set([Math.floor(1_000_000 / 70) * 70]));
  });
});

describe("firstOf", () => {
  it.each([70, 15])("is where all steps are, for as long as asked: steps of %d ms", (stepMs) => {
    const steps = stepsOf(courseOf(1_000_037, 50, paces), stepMs);
    const first = firstOf(steps, 1_200);
    expect(first.durationMs).toBeGreaterThanOrEqual(1_200);
    expect(first.durationMs).toBeLessThan(1_400);
    expect([first.offsets[0], first.offsets[first.offsets.length - 1]]).toEqual([0, 1]);
    expect(first.offsets).toHaveLength(first.places.length);
    for (let ms = 1; ms < 1_200; ms += 7) expect(shownAt(first, ms)).toBeCloseTo(shownAt(steps, ms), 6);
  });

  it("is all of them where there are no more, and where there is no time", () => {
    const steps = stepsOf(courseOf(1_000_037, 50, paces), 70);
    for (const ms of [3_000, 9_000, 0]) expect(firstOf(steps, ms)).toBe(steps);
  });
});

describe("isOnCourse", () => {
  it.each([70, 15])("knows an edge where steps are to be by then, all the way: steps of %d ms", (stepMs) => {
    const course = courseOf(1_000_037, 50, paces);
    const way = { steps: stepsOf(course, stepMs), startTime: 400 };
    for (let ms = 0; restOf(way, 400 + ms) >= MIN_REST_MS; ms += 7) {
      const to = placeOn(course, ms);
      expect(isOnCourse(way, to, 400 + ms, stepMs + 1), `${ms} ms`).toBe(true);
      expect(isOnCourse(way, to + 200, 400 + ms, stepMs + 1)).toBe(false);
      expect(isOnCourse(way, to - 200, 400 + ms, stepMs + 1)).toBe(false);
    }
  });

  it("does not wait for the end of the way", () => {
    const course = courseOf(1_000_037, 50, paces);
    const way = { steps: stepsOf(course, 70), startTime: 400 };
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
