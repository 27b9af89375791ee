import type { DrawnLine } from "../frame/drawn-lines.js";
import { endPointOf } from "../frame/end-point.js";
import type { Frame } from "../frame/frame.js";
import { dotColor, dotRadius, paintEndPoints } from "../paint/paint-lines.js";
import type { PaintStyle } from "../paint/paint-style.js";
import type { Steps, Way } from "./steps.js";
import { MIN_REST_MS, partOf, restOf } from "./steps.js";
import type { Run } from "./strip.js";
import { place, run, Strip } from "./strip.js";

const NO_LINES: readonly DrawnLine[] = [];

/** Most dots that are elements of their own, and take each step of their lines. */
const MAX_FOLLOWED_DOTS = 8;

/** Widest room of a crowd of dots that is drawn as a film, CSS pixels. */
const MAX_FILM_WIDTH_PX = 64;

/** Room around a dot for its soft edge, CSS pixels. */
const EDGE_PX = 1;

/** Places of a dot, CSS pixels from the top left; undefined: it is not there. */
type DotWay = Run["ways"] | undefined;

/** A dot at the end of a line. */
interface Dot {
  readonly element: HTMLElement;
  animation: Animation | undefined;
}

/**
 * The dots at the ends of lines, which run along them by themselves: a few as elements, a crowd as a film, a picture of
 * all of them for each step.
 */
export class MovingDots {
  readonly #layer: HTMLElement;
  readonly #dots: Dot[] = [];
  readonly #film: Strip;
  #way: Way | undefined;

  /** @param layer - the element that holds them */
  constructor(layer: HTMLElement) {
    this.#layer = layer;
    this.#film = new Strip(layer.ownerDocument);
    this.#film.element.hidden = true;
    layer.append(this.#film.element);
  }

  /**
   * Draws a dot at the end of each line, and lets it run along the line.
   *
   * @param haveChanged - whether the lines are others than before
   * @param way - the way of the lines
   * @param now - the time of the frame, ms of the document's timeline
   * @param timeMs - the time for which they are to run, ms
   * @returns the time for which they do so, ms; undefined where one comes, goes or leaves the plot meanwhile
   */
  draw(
    frame: Frame,
    haveChanged: boolean,
    way: Way,
    now: number,
    timeMs: number,
    dpr: number,
    style: PaintStyle,
  ): number | undefined {
    if (haveChanged || this.#way === undefined || restOf(this.#way, now) < MIN_REST_MS) {
      const part = partOf(way, now, timeMs);
      const steps = dotSteps(part.steps, frame.drawn.length);
      const ways = dotWays(frame.drawn, steps);
      if (ways === undefined) return undefined;
      this.#way = { steps, startTime: part.startTime };
      // Dots that move evenly have no pictures.
      const isCrowd = frame.drawn.length > MAX_FOLLOWED_DOTS && steps.periodMs > 0;
      const isFilm = isCrowd && this.#drawFilm(frame, ways, this.#way, dpr, style);
      this.#film.element.hidden = !isFilm;
      this.#drawAll(isFilm ? NO_LINES : frame.drawn, ways, this.#way, style);
    }
    return restOf(this.#way, now);
  }

  /** Stops the dots. */
  stop(): void {
    this.#way = undefined;
    this.#film.stop();
    for (const dot of this.#dots) stopDot(dot);
  }

  /** Draws the pictures of a film side by side, and lets them pass by. Returns whether there is room for them. */
  #drawFilm(frame: Frame, ways: readonly DotWay[], { steps, startTime }: Way, dpr: number, style: PaintStyle): boolean {
    const { drawn, plane } = frame;
    const room = Math.max(...drawn.map((line) => dotRadius(line, style.palette))) + EDGE_PX;
    const xs = ways.flatMap((places = []) => places.map(([x]) => x));
    const left = Math.floor((Math.min(...xs) - room) * dpr) / dpr;
    const width = Math.ceil((Math.max(...xs) + room - left) * dpr) / dpr;
    const { durationMs, offsets } = steps;
    if (!(width <= MAX_FILM_WIDTH_PX)) return false;
    const box = { left, top: Math.floor(plane.top - room), width, height: Math.ceil(plane.height + 2 * room) };
    const painter = this.#film.clear(box, (offsets.length - 1) * width, dpr);
    offsets.forEach((_, step) => {
      const dots = drawn.map((line, index) => {
        const place = ways[index]?.[step];
        return { ...line, endPoint: place && { x: place[0] + step * width, y: place[1], beyond: 0 as const } };
      });
      if (painter !== null) paintEndPoints(painter, { ...frame, drawn: dots }, style);
    });
    const film = offsets.map((_, step) => [-step * width, 0] as const);
    this.#film.run({ offsets, ways: film, leaps: true, durationMs, startTime });
    return true;
  }

  #drawAll(drawn: readonly DrawnLine[], ways: readonly DotWay[], { steps, startTime }: Way, style: PaintStyle): void {
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
      const { durationMs, offsets, periodMs } = steps;
      const keyframes = { offsets, ways: places, leaps: periodMs > 0, durationMs, startTime };
      dot.animation = run(element, dot.animation, keyframes);
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

/** Returns the steps that so many dots take: each keyframe costs, and nobody follows a dot among many. */
function dotSteps(steps: Steps, dotCount: number): Steps {
  const stride = Math.ceil(dotCount / MAX_FOLLOWED_DOTS);
  const last = steps.offsets.length - 1;
  const isTaken = (_: number, index: number): boolean => index % stride === 0 || index === last;
  return { ...steps, offsets: steps.offsets.filter(isTaken), places: steps.places.filter(isTaken) };
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
