import { HALF_FRAME_MS } from "../../loop/ticker.js";

/** The time between two frames of a usual screen, ms. */
const FRAME_MS = 2 * HALF_FRAME_MS;

/** Least number of frames from step to step: of fewer a picture moves with each frame. */
const MIN_FRAMES = 2;

/** Length of the finest steps, in those that suit a chart: of 0.5 to 0.83 device pixels where 0.5 do. */
const SHARE = 1.25;

/** Longest steps, in those that suit a chart: of 0.39 to 0.78 device pixels where 0.5 do. */
const MAX_SHARE = 1.56;

/** The moments at which a picture takes a step. */
export interface Beat {
  /** One of the moments, ms of the document's timeline. */
  readonly origin: number;
  /** The time from one to the next, ms. */
  readonly periodMs: number;
}

/**
 * Finds moments at which all charts of a document step together: a frame in which several move costs the browser less
 * than a frame for each. The steps of the chart with the finest ones are whole frames; those of others are as long, or
 * twice, or four times, …
 */
export class StepClock {
  /** The finest steps that suit each chart, frames. */
  readonly #frames = new Map<object, number>();
  /** Half a frame from any frame: so a step comes in the same frame for all that take it. */
  #origin = NaN;

  /**
   * Returns the moments at which a chart is to step.
   *
   * @param chart - the chart, which is taken into account until it leaves
   * @param stepMs - the time from step to step that suits it, ms
   * @param at - the time of a frame, ms of the document's timeline
   */
  beatOf(chart: object, stepMs: number, at: number): Beat {
    if (this.#frames.size === 0) this.#origin = at - HALF_FRAME_MS;
    const frames = stepMs / FRAME_MS;
    this.#frames.set(chart, Math.max(MIN_FRAMES, Math.round(frames * SHARE)));
    const finest = Math.min(...this.#frames.values());
    // Powers of two: each of these beats is part of all finer ones.
    const times = 2 ** Math.max(0, Math.floor(Math.log2((frames * MAX_SHARE) / finest)));
    return { origin: this.#origin, periodMs: times * finest * FRAME_MS };
  }

  /** Returns the moments of all frames, for what steps seldom beside a picture that moves with each. */
  frames(at: number): Beat {
    return { origin: at - HALF_FRAME_MS, periodMs: FRAME_MS };
  }

  /** Forgets a chart. */
  leave(chart: object): void {
    this.#frames.delete(chart);
  }
}

const clocks = /* @__PURE__ */ new WeakMap<Document, StepClock>();

/** Returns the clock of the steps in a document. */
export function stepClockOf(document: Document): StepClock {
  let clock = clocks.get(document);
  if (clock === undefined) clocks.set(document, (clock = new StepClock()));
  return clock;
}
