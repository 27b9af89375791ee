import type { MeasureLabel, Plane, Tick } from "../../../draw/index.js";
import { timeWords, timeX, TimeZone } from "../../../draw/index.js";
import type { FrameOptions } from "./frame-input.js";

/** Ms. */
const day = 86_400_000;

/** Between two labels, CSS pixels. */
const space = 16;

/** Says on the axis of time which day it is, where it is not today. */
export class OtherDay {
  /** Today, epoch ms: from midnight to midnight. */
  #today = { from: NaN, to: NaN };
  #options: FrameOptions | undefined;
  #zone = new TimeZone();
  /** What was made last, and of what. */
  #made:
    | { readonly of: readonly Tick[]; readonly index: number; readonly label: string; readonly ticks: readonly Tick[] }
    | undefined;

  /**
   * The ticks; where the right edge is of another day than now, the first one that has room says its day, too, or in
   * the place of its time.
   */
  in(
    ticks: readonly Tick[],
    plane: Plane,
    now: number | undefined,
    options: FrameOptions,
    measure: MeasureLabel,
  ): readonly Tick[] {
    if (now === undefined || options.x.format !== undefined) return ticks;
    if (options !== this.#options) {
      this.#options = options;
      this.#zone = new TimeZone(options.timeZone);
      this.#today = { from: NaN, to: NaN };
    }
    if (!(now >= this.#today.from && now < this.#today.to)) {
      const from = this.#midnight(now);
      this.#today = { from, to: this.#midnight(from + 1.5 * day) };
    }
    if (plane.to >= this.#today.from && plane.to < this.#today.to) return ticks;
    const year = this.#yearOf(plane.to) !== this.#yearOf(now);
    const wordsWith = (years: boolean): ((time: number) => string) =>
      timeWords({ day: "numeric", month: "short", ...(years && { year: "numeric" }) }, this.#zone, options.locale);
    const whole = wordsWith(year);
    // A day that begins at a tick is its label.
    const both = ({ value, label }: Tick): string =>
      this.#midnight(value) === value ? whole(value) : `${whole(value)} ${label}`;
    for (const write of [both, ({ value }: Tick) => whole(value), ({ value }: Tick) => wordsWith(false)(value)]) {
      const index = ticks.findIndex((_, each) => hasRoom(ticks, each, write, plane, measure));
      if (index >= 0) return this.#with(ticks, index, write(ticks[index]));
    }
    return ticks;
  }

  #with(of: readonly Tick[], index: number, label: string): readonly Tick[] {
    if (this.#made?.of !== of || this.#made.index !== index || this.#made.label !== label) {
      this.#made = { of, index, label, ticks: of.map((tick, each) => (each === index ? { ...tick, label } : tick)) };
    }
    return this.#made.ticks;
  }

  /** When the day of a time began, epoch ms. */
  #midnight(time: number): number {
    const wall = Math.floor((time + this.#zone.offset(time)) / day) * day;
    return wall - this.#zone.offset(wall - this.#zone.offset(time));
  }

  #yearOf(time: number): number {
    return new Date(time + this.#zone.offset(time)).getUTCFullYear();
  }
}

/** Whether the label of a tick may be a day: all of it is on view, and its neighbour stays clear. */
function hasRoom(
  ticks: readonly Tick[],
  index: number,
  write: (tick: Tick) => string,
  plane: Plane,
  measure: MeasureLabel,
): boolean {
  const x = timeX(plane, ticks[index].value);
  const half = measure(write(ticks[index])) / 2;
  if (x - half < plane.left || x + half > plane.left + plane.width) return false;
  if (index + 1 === ticks.length) return true;
  const next = ticks[index + 1];
  return timeX(plane, next.value) - measure(next.label) / 2 - x - half >= space;
}
