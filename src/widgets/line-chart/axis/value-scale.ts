import type { Box, Plane, Scale, Tick, Trace, ValueFormatter } from "../../../draw/index.js";
import { numberLocale, scaleOf, startOf, valueDomain, valueTicks } from "../../../draw/index.js";
import { hasWholeNumbers } from "../../../series/index.js";
import type { Mark } from "../marks/mark.js";
import { EasedDomain } from "../motion/eased-domain.js";
import type { Fading } from "../motion/fading-ticks.js";
import { FadingTicks } from "../motion/fading-ticks.js";
import type { Motion } from "../motion/motion.js";
import type { Side, ValueAxisOptions } from "../options/axis-options.js";
import { isBefore } from "../series/first-on-view.js";
import { currentFormat, stepsFor } from "./value-format.js";

/** The extents of a line on view, and its series for the newest row. */
type VisibleValues = Pick<Trace, "columns" | "series">;

/** The part of a line that decides the domain of its axis. */
export interface ScaledLine {
  /** The side of its axis, and whether its mark has zero on view. */
  readonly line: { readonly axis: Side; readonly mark: Pick<Mark, "hasZero" | "rowAt"> };
  /** The numbers on view. */
  readonly traces: readonly VisibleValues[];
  /** The scale of time by the clock of its stream. */
  readonly plane: Plane;
}

/** The state of a value axis once all motion has ended. */
export interface ValueGoal {
  /** The domain. */
  readonly domain: readonly [low: number, high: number];
  /** The ticks. */
  readonly ticks: readonly Tick[];
  /** The formatter of current values. */
  readonly format: ValueFormatter;
}

/** Number of ticks for which bounds are at least as fine. */
const MIN_ROUND_TICKS = 4;

/** Time for which a smaller domain must do before the domain shrinks: hysteresis for values that come again soon. */
const SHRINK_DELAY_MS = 1_500;

/** Time after a shrink within which a bound that grows again doubles the next delay. */
const REGROWN_WITHIN_MS = 10_000;

/** Longest delay before the domain shrinks. */
const MAX_SHRINK_DELAY_MS = 12_000;

/** The scale of a value axis: the domain and ticks it goes to, and how far it has got. */
export class ValueScale implements Motion {
  /** The side of its axis: lines of the other one do not count. */
  readonly #side: Side;
  #scale: Scale = scaleOf();
  /** The domain in motion, in units of the transformed scale. */
  readonly #domain = new EasedDomain();
  readonly #fadingTicks = new FadingTicks<Tick>(({ value, label }) => `${value} ${label}`);
  /** The extent of the values last on view. */
  #low = NaN;
  #high = NaN;
  #goal: ValueGoal | undefined;
  /** The time since which a smaller domain would do, ms; undefined: it would not. */
  #spareSince: number | undefined;
  /** The delay before the domain shrinks, ms: {@link SHRINK_DELAY_MS}, longer after regrowth. */
  #shrinkDelay = SHRINK_DELAY_MS;
  /** The times of the last shrink of each bound, ms. */
  #lowShrunkAt = -Infinity;
  #highShrunkAt = -Infinity;
  /** The time of the last `fit`, ms. */
  #lastFitAt = NaN;
  /** The inputs of the goal besides the extent. */
  #options: ValueAxisOptions | undefined;
  #height = NaN;
  #isEmpty = true;
  #hasZero = false;
  #locale: string | undefined;
  /** Whether the domain has reached values: before the first value there is nothing to move from. */
  #hasSettled = false;
  /** The type of scale along which the domain moves. */
  #motionScale: Scale["type"] = "linear";

  /** @param side - the side of its axis */
  constructor(side: Side) {
    this.#side = side;
  }

  /** Returns the scale of values in a box, CSS pixels, by the domain as it is now. */
  heightsIn({ top, height }: Box): Plane["y"] {
    const { low, high } = this.#domain;
    const { type, transform } = this.#scale;
    const perUnit = height / (high - low);
    if (Number.isFinite(perUnit) && perUnit !== 0) {
      return type === "linear"
        ? (value) => top + (high - value) * perUnit
        : (value) => top + (high - transform(value)) * perUnit;
    }
    // Work without pixels per unit where they under- or overflow; halve values whose difference overflows.
    const factor = Math.abs(high - low) < Infinity ? 1 : 0.5;
    const span = high * factor - low * factor;
    return (value) => top + ((high * factor - transform(value) * factor) / span) * height;
  }

  /** The state once all motion has ended; undefined before the first fit. */
  get goal(): ValueGoal | undefined {
    return this.#goal;
  }

  /** The ticks, those that fade among them; a new array when one has changed. */
  get ticks(): readonly (Tick & Readonly<Fading>)[] {
    return this.#fadingTicks.ticks;
  }

  get nextMs(): number {
    return Math.min(this.#domain.nextMs, this.#fadingTicks.nextMs);
  }

  /**
   * Fits domain and ticks to the lines on view and to their newest rows, which are about to come on view, unless they
   * have left it.
   *
   * @param height - the plot's height, CSS pixels
   * @param at - the frame's time, ms of a steady clock
   * @param isPaused - whether the view stands still: then no newest row is about to come
   * @returns the goal, the same object while it stays; without a value on view the extent stays what it was
   */
  fit(
    lines: readonly ScaledLine[],
    y: ValueAxisOptions,
    locale: string | undefined,
    height: number,
    at: number,
    isPaused = false,
  ): ValueGoal {
    let low = Infinity;
    let high = -Infinity;
    let isEmpty = true;
    let hasZero = y.zero === true;
    const isLog = y.scale === "log";
    for (let index = 0; index < lines.length; index += 1) {
      const { line, traces, plane } = lines[index];
      if (line.axis !== this.#side) continue;
      isEmpty = false;
      hasZero ||= line.mark.hasZero === true;
      for (let field = 0; field < traces.length; field += 1) {
        const { columns, series } = traces[field];
        const comes = !isPaused && series.length > 0 && !isBefore(series, line.mark, startOf(plane));
        const newest = comes ? series.value(series.end - 1) : NaN;
        low = Math.min(low, lowOf(columns, newest, isLog));
        high = Math.max(high, -lesser(-columns.max, -newest));
      }
    }
    const wasUnseen = at - this.#lastFitAt > this.#shrinkDelay;
    this.#lastFitAt = at;
    const isSameInput =
      y === this.#options &&
      height === this.#height &&
      isEmpty === this.#isEmpty &&
      hasZero === this.#hasZero &&
      locale === this.#locale;
    const goal = isSameInput ? this.#goal : undefined;
    const isSameExtent = !(low <= high) || (low === this.#low && high === this.#high);
    if (goal !== undefined && isSameExtent && this.#spareSince === undefined) return goal;
    if (low <= high) {
      this.#low = low;
      this.#high = high;
    }
    this.#options = y;
    this.#height = height;
    this.#isEmpty = isEmpty;
    this.#hasZero = hasZero;
    this.#locale = locale;
    this.#scale = scaleOf(y.scale);
    let domain = this.#domainFor(y, height);
    const [goalLow, goalHigh] = goal?.domain ?? [NaN, NaN];
    const fitsGoal = domain[0] >= goalLow && domain[1] <= goalHigh;
    const isGoal = domain[0] === goalLow && domain[1] === goalHigh;
    this.#spareSince = fitsGoal && !isGoal ? (this.#spareSince ?? at) : undefined;
    // Keep the goal while its round bounds still fit; after a pause in which nothing was drawn shrink at once.
    const isWaiting = this.#spareSince !== undefined && at - this.#spareSince < this.#shrinkDelay && !wasUnseen;
    if (goal !== undefined && (isGoal || isWaiting)) {
      return goal;
    }
    const isShrinking = this.#spareSince !== undefined;
    this.#spareSince = undefined;
    if (isShrinking) {
      if (domain[0] > goalLow) this.#lowShrunkAt = at;
      if (domain[1] < goalHigh) this.#highShrunkAt = at;
    } else if (goal !== undefined && goalLow < goalHigh && domain[0] < domain[1]) {
      const hasRegrown =
        (domain[0] < goalLow && at - this.#lowShrunkAt < REGROWN_WITHIN_MS) ||
        (domain[1] > goalHigh && at - this.#highShrunkAt < REGROWN_WITHIN_MS);
      this.#shrinkDelay = hasRegrown ? Math.min(MAX_SHRINK_DELAY_MS, this.#shrinkDelay * 2) : SHRINK_DELAY_MS;
      // Grow one bound while the other keeps its room: it shrinks after its own delay.
      if (y.domain === undefined && !wasUnseen && (domain[0] > goalLow || domain[1] < goalHigh)) {
        domain = [Math.min(domain[0], goalLow), Math.max(domain[1], goalHigh)];
        this.#spareSince = at;
      }
    }
    this.#goal = goalOf(domain, y, height, isEmpty, locale, this.#areWhole(lines));
    return this.#goal;
  }

  step(elapsedMs: number): void {
    if (this.#goal === undefined) return;
    const { domain, ticks } = this.#goal;
    const { type, transform } = this.#scale;
    // Start over when the type of scale changes: a position along one scale means nothing along another.
    if (type !== this.#motionScale) this.#hasSettled = false;
    this.#motionScale = type;
    this.#domain.aim(transform(domain[0]), transform(domain[1]), this.#height);
    // Settle at the first value: the domain before it stood for none.
    const isFirst = !this.#hasSettled && this.#low <= this.#high;
    this.#hasSettled ||= isFirst;
    this.#domain.step(isFirst ? Infinity : elapsedMs);
    this.#fadingTicks.aim(ticks);
    this.#fadingTicks.step(isFirst ? Infinity : elapsedMs);
  }

  /** Tells whether the newest values of all lines of this axis are whole. */
  #areWhole(lines: readonly ScaledLine[]): boolean {
    return (
      this.#low <= this.#high &&
      lines.every(
        ({ line, traces }) => line.axis !== this.#side || traces.every(({ series }) => hasWholeNumbers(series)),
      )
    );
  }

  /** Returns the domain that the options make of the extent. */
  #domainFor(
    { domain, nice = true, padding = nice ? 0 : 0.05, ticks }: ValueAxisOptions,
    height: number,
  ): [low: number, high: number] {
    return valueDomain(this.#low, this.#high, {
      domain,
      nice,
      zero: this.#hasZero,
      // Keep bounds finer than the few ticks of a low plot: rounder ones would waste what little room it has.
      count: Math.max(MIN_ROUND_TICKS, ticks ?? stepsFor(height)),
      padding,
      scale: this.#scale,
    });
  }
}

/** Makes the goal of a domain: its ticks and the formatter of current values. */
function goalOf(
  domain: ValueGoal["domain"],
  y: ValueAxisOptions,
  height: number,
  isEmpty: boolean,
  language: string | undefined,
  isWhole: boolean,
): ValueGoal {
  const locale = numberLocale(language);
  const { format, ticks: requested } = y;
  const scale = scaleOf(y.scale);
  const ticks = valueTicks(domain, height, {
    ticks: requested,
    steps: stepsFor(height),
    isWhole,
    locale,
    scale,
    format,
  });
  const step = ticks.length > 1 && scale.type === "linear" ? Math.abs(ticks[1].value - ticks[0].value) : NaN;
  return {
    domain,
    // Leave labels out before the first row, unless the options set the domain: they would stand for no value.
    ticks: isEmpty && y.domain === undefined ? ticks.map(({ value }) => ({ value, label: "" })) : ticks,
    format: currentFormat(step, format, locale),
  };
}

/** Returns the least value of a line on view and of its newest row; on a log axis of those above zero. */
function lowOf(columns: Trace["columns"], newest: number, isLog: boolean): number {
  if (isLog && !(columns.min > 0)) return lesser(columns.leastPositive, newest > 0 ? newest : NaN);
  return lesser(columns.min, isLog && !(newest > 0) ? NaN : newest);
}

/** Returns the lesser of two numbers without NaN; `Infinity` where both are NaN. */
function lesser(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? (Number.isNaN(a) ? Infinity : a) : b;
}
