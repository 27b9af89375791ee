import type { DrawnLine } from "../frame/drawn-lines.js";
import { endPointOf } from "../frame/end-point.js";
import type { Frame } from "../frame/frame.js";
import { dotColor, dotRadius } from "../paint/paint-lines.js";
import type { PaintStyle } from "../paint/paint-style.js";
import type { Steps, Way } from "./steps.js";
import { firstOf, MIN_REST_MS, restOf } from "./steps.js";
import type { Run } from "./strip.js";
import { place, run } from "./strip.js";

/** Most dots that take each step of their lines. */
const MAX_FOLLOWED_DOTS = 8;

/** Places of a dot, CSS pixels from the top left; undefined: it is not there. */
type DotWay = Run["ways"] | undefined;

/** A dot at the end of a line. */
interface Dot {
  readonly element: HTMLElement;
  animation: Animation | undefined;
}

/** The dots at the ends of lines, which run along them by themselves. */
export class MovingDots {
  readonly #layer: HTMLElement;
  readonly #dots: Dot[] = [];
  #way: Way | undefined;

  /** @param layer - the element that holds them */
  constructor(layer: HTMLElement) {
    this.#layer = layer;
  }

  /**
   * Draws a dot at the end of each line, and lets it run along the line.
   *
   * @param haveChanged - whether the lines are others than before
   * @param timeMs - the time for which they are to run, ms
   * @returns the time for which they do so, ms; undefined where one comes, goes or leaves the plot meanwhile
   */
  draw(frame: Frame, haveChanged: boolean, way: Way, timeMs: number, style: PaintStyle): number | undefined {
    const { startTime } = way;
    if (haveChanged || this.#way === undefined || restOf(this.#way, startTime) < MIN_REST_MS) {
      const steps = dotSteps(way.steps, frame.drawn.length, timeMs);
      const ways = dotWays(frame.drawn, steps);
      if (ways === undefined) return undefined;
      this.#way = { steps, startTime };
      this.#drawAll(frame, ways, this.#way, style);
    }
    return restOf(this.#way, startTime);
  }

  /** Stops the dots. */
  stop(): void {
    this.#way = undefined;
    for (const dot of this.#dots) stopDot(dot);
  }

  #drawAll({ drawn }: Frame, ways: readonly DotWay[], { steps, startTime }: Way, style: PaintStyle): void {
    for (const dot of this.#dots.splice(drawn.length)) {
      stopDot(dot);
      dot.element.remove();
    }
    drawn.forEach((drawnLine, index) => {
      const places = ways[index];
      const dot = (this.#dots[index] ??= this.#add());
      const { element } = dot;
      element.hidden = places === undefined;
      if (places === undefined) return;
      const radius = dotRadius(drawnLine, style.palette);
      element.style.background = dotColor(drawnLine, style);
      element.style.opacity = String(drawnLine.alpha);
      place(element, { left: -radius, top: -radius, width: 2 * radius, height: 2 * radius });
      const { durationMs, offsets, leaps } = steps;
      dot.animation = run(element, dot.animation, { offsets, ways: places, leaps, durationMs, startTime });
    });
  }

  #add(): Dot {
    const element = this.#layer.ownerDocument.createElement("div");
    element.style.position = "absolute";
    element.style.borderRadius = "50%";
    this.#layer.append(element);
    return { element, animation: undefined };
  }
}

/** Returns the steps that dots take in so many ms: each keyframe costs, and nobody follows a dot among many. */
function dotSteps(steps: Steps, dotCount: number, timeMs: number): Steps {
  const first = firstOf(steps, timeMs);
  const stride = Math.ceil(dotCount / MAX_FOLLOWED_DOTS);
  const last = first.offsets.length - 1;
  const isTaken = (_: number, index: number): boolean => index % stride === 0 || index === last;
  return { ...first, offsets: first.offsets.filter(isTaken), places: first.places.filter(isTaken) };
}

/** Returns the places of the dots of lines at steps; undefined: one comes, goes or leaves the plot meanwhile. */
function dotWays(lines: readonly DrawnLine[], { places }: Steps): readonly DotWay[] | undefined {
  const all: DotWay[] = [];
  for (const { line, trace, plane, curve, endPoint } of lines) {
    const isAlways = line.mark.dots === "all" && !line.isGone;
    const ends = isAlways
      ? places.map((to) => endPointOf({ trace, plane: { ...plane, to: to + line.shift }, curve }, false))
      : [];
    if (ends.every((end) => end === undefined)) all.push(undefined);
    else {
      const ways: (readonly [number, number])[] = [];
      for (const end of ends) {
        if (end?.beyond !== 0 || endPoint === undefined) return undefined;
        ways.push([end.x, end.y]);
      }
      all.push(ways);
    }
  }
  return all;
}

function stopDot(dot: Dot): void {
  dot.animation?.cancel();
  dot.animation = undefined;
}
