import type { EdgeCourse } from "../motion/live-edge.js";
import type { Beat } from "./step-clock.js";

/** The places of the right edge at which a picture is to be seen, and when. */
export interface Steps {
  /** The time from the first place to the last, ms. */
  readonly durationMs: number;
  /** The moments, as shares of that time: 0 first, 1 last. */
  readonly offsets: readonly number[];
  /** The right edge at each moment, epoch ms. */
  readonly places: readonly number[];
  /** The time between the moments of steps, ms; 0: the edge moves on evenly between its places. */
  readonly periodMs: number;
}

/** Returns the pace of an edge, ms of the time on view a ms. */
export function paceOf({ stepMs, places }: EdgeCourse): number {
  const last = places.length - 1;
  return (places[last] - places[0]) / (last * stepMs);
}

/**
 * Lays the course of an edge out in steps: in each it stands where the edge is in its middle. A picture that is drawn
 * anew meanwhile goes on in the same steps.
 *
 * @param startTime - the begin of the course, ms of the document's timeline
 * @param beat - the moments of the steps; undefined: none, the edge moves on evenly
 */
export function stepsOf({ stepMs, places }: EdgeCourse, startTime: number, beat: Beat | undefined): Steps {
  const last = places.length - 1;
  const durationMs = last * stepMs;
  if (beat === undefined) return { durationMs, offsets: places.map((_, index) => index / last), places, periodMs: 0 };
  const { origin, periodMs } = beat;
  const placeIn = (beginMs: number): number => {
    const step = (beginMs + periodMs / 2) / stepMs;
    // Before the begin of a course, and beyond its end, it goes on as there.
    const index = Math.min(Math.max(0, Math.floor(step)), last - 1);
    return places[index] + (places[index + 1] - places[index]) * (step - index);
  };
  const since = startTime - origin;
  let beginMs = Math.floor(since / periodMs) * periodMs - since;
  const offsets = [0];
  const steps = [placeIn(beginMs)];
  for (beginMs += periodMs; beginMs < durationMs; beginMs += periodMs) {
    offsets.push(beginMs / durationMs);
    steps.push(placeIn(beginMs));
  }
  offsets.push(1);
  steps.push(steps[steps.length - 1]);
  return { durationMs, offsets, places: steps, periodMs };
}

/** Returns steps of whole multiples of a length alone, ms of the time on view: each is taken at the nearest moment. */
export function wholeSteps({ offsets, places, ...steps }: Steps, stepMs: number): Steps {
  const whole = places.map((place) => Math.round(place / stepMs) * stepMs);
  const isTaken = (_: number, index: number): boolean =>
    index === 0 || index === whole.length - 1 || whole[index] !== whole[index - 1];
  return { ...steps, offsets: offsets.filter(isTaken), places: whole.filter(isTaken) };
}

/** Steps under way. */
export interface Way {
  /** The steps. */
  readonly steps: Steps;
  /** The moment at which they began, ms of the document's timeline. */
  readonly startTime: number;
}

/** Returns the part of a way from a moment on, for so many ms, or as long as it goes on. */
export function partOf({ steps, startTime }: Way, now: number, timeMs: number): Way {
  const { durationMs, offsets, places, periodMs } = steps;
  const [from, to] = [now, now + timeMs].map((time) => (time - startTime) / durationMs);
  const end = offsets.length - 1;
  const first = Math.max(
    0,
    offsets.findLastIndex((offset, index) => offset <= from && index < end),
  );
  const next = offsets.findIndex((offset) => offset >= to);
  const last = Math.max(first + 1, next < 0 ? end : next);
  const [begin, length] = [offsets[first], offsets[last] - offsets[first]];
  return {
    steps: {
      durationMs: durationMs * length,
      offsets: offsets.slice(first, last + 1).map((offset) => (offset - begin) / length),
      places: places.slice(first, last + 1),
      periodMs,
    },
    startTime: startTime + durationMs * begin,
  };
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
