import type { Box, Plane, Scale, Tick, Trace, ValueFormatter } from "../../../draw/index.js";
import { numberLocale, scaleOf, valueDomain, valueTicks } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import { EasedDomain } from "../motion/eased-domain.js";
import type { Fading } from "../motion/fading-ticks.js";
import { FadingTicks } from "../motion/fading-ticks.js";
import type { Side, ValueAxisOptions } from "../options/axis-options.js";
import { currentFormat, stepsFor } from "./value-format.js";

/** The values of a line on view, and its newest row. */
type SeenValues = Pick<Trace, "columns" | "series">;

/** What of a line decides how far an axis goes. */
export interface ScaledLine {
  /** Where the axis of its values stands. */
  readonly line: { readonly axis: Side };
  /** Its values on view. */
  readonly trace: SeenValues;
  /** The bounds of a band, once it has rows. */
  readonly bounds: { readonly low: SeenValues; readonly high: SeenValues } | undefined;
}

/** What the axis of values comes to once all has settled. */
export interface ValueGoal {
  /** The domain. */
  readonly domain: readonly [low: number, high: number];
  /** Its ticks. */
  readonly ticks: readonly Tick[];
  /** Writes a current value. */
  readonly format: ValueFormatter;
}

/** Bounds are at least as fine as for so many ticks. */
const leastRound = 4;

/** How long less room must do before it is given back, ms: what comes again soon finds its room. */
const patience = 1_500;

/**
 * What is needed again so soon after it was given back, ms, is given back half as soon the next time, down to once in
 * the longest.
 */
const regret = 10_000;
const longest = 12_000;

/** The axis of values: where it is to go, and how far it has got. */
export class ValueScale {
  /** Where its lines have it. */
  readonly #side: Side;
  #scale: Scale = scaleOf();
  /** In places of the scale. */
  readonly #domain = new EasedDomain();
  readonly #marks = new FadingTicks<Tick>(({ value, label }) => `${value} ${label}`);
  /** The least and the greatest value last seen. */
  #low = NaN;
  #high = NaN;
  #goal: ValueGoal | undefined;
  /** Since when less room would do, ms; undefined: it would not. */
  #spare: number | undefined;
  #patience = patience;
  /** When it gave room back last, below and above, ms. */
  #gaveLow = -Infinity;
  #gaveHigh = -Infinity;
  /** When it was looked at last, ms. */
  #at = NaN;
  /** What else the goal was made from. */
  #from: {
    readonly y?: ValueAxisOptions;
    readonly height?: number;
    readonly empty?: boolean;
    readonly locale?: string | undefined;
  } = {};
  #settled = false;
  /** The scale along which the domain moves. */
  #moved: Scale["type"] = "linear";

  /** @param side - of which lines it is the axis */
  constructor(side: Side) {
    this.#side = side;
  }

  /** Where values fall in a box, by the domain as it is now. */
  heightsIn({ top, height }: Box): Plane["y"] {
    const { low, high } = this.#domain;
    const { type, transform } = this.#scale;
    const scale = height / (high - low);
    if (Number.isFinite(scale) && scale !== 0) {
      return type === "linear"
        ? (value) => top + (high - value) * scale
        : (value) => top + (high - transform(value)) * scale;
    }
    // A domain so small, or so large, that numbers cannot hold its scale.
    const part = Math.abs(high - low) < Infinity ? 1 : 0.5;
    const span = high * part - low * part;
    return (value) => top + ((high * part - transform(value) * part) / span) * height;
  }

  /** The ticks, those on their way among them; another array where they have changed. */
  get ticks(): readonly (Tick & Readonly<Fading>)[] {
    return this.#marks.marks;
  }

  /** Whether anything is on its way. */
  get moving(): boolean {
    return this.#domain.moving || this.#marks.moving;
  }

  /**
   * What fits the lines on view, and their newest rows, which are about to come, at a time, ms; in a void it stays what
   * it was.
   */
  fit(
    lines: readonly ScaledLine[],
    y: ValueAxisOptions,
    locale: string | undefined,
    height: number,
    at: number,
  ): ValueGoal {
    let low = Infinity;
    let high = -Infinity;
    let empty = true;
    const positive = y.scale === "log";
    for (let index = 0; index < lines.length; index += 1) {
      const { line, trace, bounds } = lines[index];
      if (line.axis !== this.#side) continue;
      empty = false;
      low = Math.min(low, lowOf(trace, positive), bounds === undefined ? Infinity : lowOf(bounds.low, positive));
      high = Math.max(high, highOf(trace), bounds === undefined ? -Infinity : highOf(bounds.high));
    }
    const unseen = at - this.#at > this.#patience;
    this.#at = at;
    const from = this.#from;
    const same = y === from.y && height === from.height && empty === from.empty && locale === from.locale;
    const goal = same ? this.#goal : undefined;
    const known = !(low <= high) || (low === this.#low && high === this.#high);
    if (goal !== undefined && known && this.#spare === undefined) return goal;
    if (low <= high) {
      this.#low = low;
      this.#high = high;
    }
    this.#from = { y, height, empty, locale };
    this.#scale = scaleOf(y.scale);
    let domain = this.#domainFor(y, height);
    const [lowest, highest] = goal?.domain ?? [NaN, NaN];
    const less = domain[0] >= lowest && domain[1] <= highest;
    const there = domain[0] === lowest && domain[1] === highest;
    this.#spare = less && !there ? (this.#spare ?? at) : undefined;
    // Values come and go, but their round bounds seldom change; after a while in which nobody looked there is nothing
    // to wait for.
    if (goal !== undefined && (there || (this.#spare !== undefined && at - this.#spare < this.#patience && !unseen))) {
      return goal;
    }
    const giving = this.#spare !== undefined;
    this.#spare = undefined;
    if (giving) {
      if (domain[0] > lowest) this.#gaveLow = at;
      if (domain[1] < highest) this.#gaveHigh = at;
    } else if (goal !== undefined && lowest < highest && domain[0] < domain[1]) {
      const again =
        (domain[0] < lowest && at - this.#gaveLow < regret) || (domain[1] > highest && at - this.#gaveHigh < regret);
      this.#patience = again ? Math.min(longest, this.#patience * 2) : patience;
      // Where one end makes room, the other keeps what it has, until its turn comes.
      if (y.domain === undefined && !unseen && (domain[0] > lowest || domain[1] < highest)) {
        domain = [Math.min(domain[0], lowest), Math.max(domain[1], highest)];
        this.#spare = at;
      }
    }
    this.#goal = goalOf(domain, y, height, empty, locale);
    return this.#goal;
  }

  /** Goes there for so many ms, `Infinity`: is there at once; on an axis of this height, CSS pixels. */
  step({ domain, ticks }: ValueGoal, elapsed: number, height: number): void {
    const { type, transform } = this.#scale;
    // A domain on its way along one scale is nowhere along another.
    if (type !== this.#moved) this.#settled = false;
    this.#moved = type;
    this.#domain.aim(transform(domain[0]), transform(domain[1]));
    // What was there before the first value was nobody's domain, so there is nothing to come from.
    const first = !this.#settled && this.#low <= this.#high;
    this.#settled ||= first;
    if (elapsed === Infinity || first) this.#domain.settle();
    else this.#domain.step(elapsed, height);
    this.#marks.step(ticks, first ? Infinity : elapsed);
  }

  #domainFor(
    { domain, nice = true, padding = nice ? 0 : 0.05, zero = false, ticks }: ValueAxisOptions,
    height: number,
  ): [low: number, high: number] {
    return valueDomain(this.#low, this.#high, {
      ...(domain !== undefined && { domain }),
      nice,
      zero,
      // A low plot has few ticks, but its bounds need not be that round: they would waste what little room it has.
      count: Math.max(leastRound, ticks ?? stepsFor(height)),
      padding,
      scale: this.#scale,
    });
  }
}

function goalOf(
  domain: ValueGoal["domain"],
  y: ValueAxisOptions,
  height: number,
  empty: boolean,
  language: string | undefined,
): ValueGoal {
  const locale = numberLocale(language);
  const { format, ticks: count = stepsFor(height) } = y;
  const scale = scaleOf(y.scale);
  const ticks = valueTicks(domain, height, { ticks: count, locale, scale, ...(format !== undefined && { format }) });
  const step = ticks.length > 1 && scale.type === "linear" ? Math.abs(ticks[1].value - ticks[0].value) : NaN;
  return {
    domain,
    // Before the first row the numbers of the axis are nobody's, unless the user set them.
    ticks: empty && y.domain === undefined ? ticks.map(({ value }) => ({ value, label: "" })) : ticks,
    format: currentFormat(step, format, locale),
  };
}

/** The least value of a line on view and of its newest row; where only numbers above zero have a place, of these. */
function lowOf({ columns, series }: SeenValues, positive: boolean): number {
  const value = newest(series);
  if (positive && !(columns.min > 0)) return least(columns.leastPositive, value > 0 ? value : NaN);
  return least(columns.min, positive && !(value > 0) ? NaN : value);
}

function highOf({ columns, series }: SeenValues): number {
  return -least(-columns.max, -newest(series));
}

function newest(series: Series): number {
  return series.length > 0 ? series.value(series.end - 1) : NaN;
}

/** The lesser of two numbers; NaN counts for nothing. */
function least(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? (Number.isNaN(a) ? Infinity : a) : b;
}
