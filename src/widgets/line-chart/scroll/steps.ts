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
