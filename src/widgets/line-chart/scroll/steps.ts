import type { EdgeCourse } from "../motion/live-edge.js";

/** Steps that follow each other faster than this, ms, are no steps any more: the picture moves with each frame. */
const MIN_STEP_MS = 20;

/** The places of the right edge at which a picture is to be seen, and when. */
export interface Steps {
  /** The time from the first place to the last, ms. */
  readonly durationMs: number;
  /** The moments, as shares of that time: 0 first, 1 last. */
  readonly offsets: readonly number[];
  /** The right edge at each moment, epoch ms. */
  readonly places: readonly number[];
  /** Whether the edge leaps from place to place; else it moves on evenly between them. */
  readonly leaps: boolean;
}

/**
 * Lays the course of an edge out in steps of equal length, which begin at whole multiples of it: so a picture that is
 * drawn anew goes on in the same steps. A course too fast for steps is left as it is.
 *
 * @param stepMs - the length of a step, ms of the time on view
 */
export function stepsOf({ stepMs: courseStepMs, places }: EdgeCourse, stepMs: number): Steps {
  const last = places.length - 1;
  const durationMs = last * courseStepMs;
  const pace = (places[last] - places[0]) / durationMs;
  if (!(stepMs / pace >= MIN_STEP_MS)) {
    return { durationMs, offsets: places.map((_, index) => index / last), places, leaps: false };
  }
  let place = Math.floor(places[0] / stepMs);
  const offsets = [0];
  const steps = [place * stepMs];
  for (let index = 1; index <= last; index += 1) {
    const [from, to] = [places[index - 1], places[index]];
    while ((place + 1) * stepMs <= to) {
      place += 1;
      const share = (place * stepMs - from) / (to - from);
      offsets.push((index - 1 + share) / last);
      steps.push(place * stepMs);
    }
  }
  offsets.push(1);
  steps.push(place * stepMs);
  return { durationMs, offsets, places: steps, leaps: true };
}

/** Returns the steps of the first so many ms. */
export function firstOf(steps: Steps, timeMs: number): Steps {
  const { durationMs, offsets, places, leaps } = steps;
  const share = timeMs / durationMs;
  const end = offsets.findIndex((offset) => offset >= share) + 1;
  if (end < 2 || end === offsets.length) return steps;
  const last = offsets[end - 1];
  return {
    durationMs: durationMs * last,
    offsets: offsets.slice(0, end).map((offset) => offset / last),
    places: places.slice(0, end),
    leaps,
  };
}

/** Steps under way. */
export interface Way {
  /** The steps. */
  readonly steps: Steps;
  /** The moment at which they began, ms of the document's timeline. */
  readonly startTime: number;
}

/** Least time for which a picture must go on, ms: else it is drawn anew. */
export const MIN_REST_MS = 300;

/** Time before the end of steps at which the next ones are due, ms. */
const MARGIN_MS = 50;

/** Returns the time until the next steps are due, ms. */
export function restOf({ steps, startTime }: Way, now: number): number {
  return startTime + steps.durationMs - MARGIN_MS - now;
}

/**
 * Tells whether steps go on for a while, and are at a moment where they were to be.
 *
 * @param to - the right edge at the moment, epoch ms
 * @param now - the moment, ms of the document's timeline
 * @param toleranceMs - the most that they may be off, ms of the time on view
 */
export function isOnCourse(way: Way, to: number, now: number, toleranceMs: number): boolean {
  if (restOf(way, now) < MIN_REST_MS) return false;
  const { places, offsets, durationMs } = way.steps;
  const share = (now - way.startTime) / durationMs;
  const next = Math.max(
    1,
    offsets.findIndex((offset) => offset > share),
  );
  const since = (share - offsets[next - 1]) / (offsets[next] - offsets[next - 1]);
  const place = places[next - 1] + (places[next] - places[next - 1]) * since;
  return Math.abs(to - place) <= toleranceMs;
}
