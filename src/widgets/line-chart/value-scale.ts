import { numberLocale, valueDomain, valueTicks } from "../../draw/index.js";
import type { Tick, ValueFormatter } from "../../draw/index.js";
import { FadingMarks } from "./fading.js";
import type { Fading } from "./fading.js";
import type { FrameOptions } from "./scene.js";
import type { FrameLine } from "./traces.js";
import { ValueDomain } from "./value-domain.js";
import { currentFormat, stepsFor } from "./value-words.js";

/** What the axis of values comes to once all has settled. */
export interface ValueGoal {
  /** The domain. */
  readonly domain: readonly [low: number, high: number];
  /** Its ticks. */
  readonly ticks: readonly Tick[];
  /** Writes a current value. */
  readonly format: ValueFormatter;
}

type Options = FrameOptions["y"];

/** Bounds are at least as fine as for so many ticks. */
const leastRound = 4;

/** How long less room must do before it is given back, ms: what comes again soon finds its room. */
const patience = 1_500;

/** The axis of values: where it is to go, and how far it has got. */
export class ValueScale {
  readonly #domain = new ValueDomain();
  readonly #marks = new FadingMarks<Tick>(({ value, label }) => `${String(value)} ${label}`);
  /** The least and the greatest value last seen. */
  #low = NaN;
  #high = NaN;
  #goal: ValueGoal | undefined;
  /** Since when less room would do, ms; undefined: it would not. */
  #spare: number | undefined;
  /** What else the goal was made from. */
  #from: { readonly y?: Options; readonly height?: number; readonly empty?: boolean; readonly locale?: string | undefined } = {};
  #settled = false;

  /** The least value of the domain as it is now. */
  get low(): number {
    return this.#domain.low;
  }

  /** The greatest value of the domain as it is now. */
  get high(): number {
    return this.#domain.high;
  }

  /** The ticks, those on their way among them; another array where they have changed. */
  get ticks(): readonly (Tick & Readonly<Fading>)[] {
    return this.#marks.marks;
  }

  /** Whether anything is on its way. */
  get moving(): boolean {
    return this.#domain.moving || this.#marks.moving;
  }

  /** What fits the lines on view, and their newest rows, which are about to come, at a time, ms; in a void it stays what it was. */
  fit(lines: readonly FrameLine[], { y, locale }: FrameOptions, height: number, at: number): ValueGoal {
    let low = Infinity;
    let high = -Infinity;
    for (let index = 0; index < lines.length; index += 1) {
      const { trace: { columns, series } } = lines[index];
      const newest = series.length > 0 ? series.value(series.end - 1) : NaN;
      low = Math.min(low, least(columns.min, newest));
      high = Math.max(high, -least(-columns.max, -newest));
    }
    const empty = lines.length === 0;
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
    const domain = this.#domainFor(y, height);
    const [lowest, highest] = goal?.domain ?? [NaN, NaN];
    const less = domain[0] >= lowest && domain[1] <= highest;
    const there = domain[0] === lowest && domain[1] === highest;
    this.#spare = less && !there ? (this.#spare ?? at) : undefined;
    // Values come and go, but their round bounds seldom change.
    if (goal !== undefined && (there || (this.#spare !== undefined && at - this.#spare < patience))) return goal;
    this.#spare = undefined;
    this.#goal = goalOf(domain, y, height, empty, locale);
    return this.#goal;
  }

  /** Goes there for so many ms, `Infinity`: is there at once; on an axis of this height, CSS pixels. */
  step({ domain, ticks }: ValueGoal, elapsed: number, height: number): void {
    this.#domain.aim(...domain);
    // What was there before the first value was nobody's domain, so there is nothing to come from.
    const first = !this.#settled && this.#low <= this.#high;
    this.#settled ||= first;
    if (elapsed === Infinity || first) this.#domain.settle();
    else this.#domain.step(elapsed, height);
    this.#marks.step(ticks, elapsed);
  }

  #domainFor({ domain, nice = true, zero = false, ticks }: Options, height: number): [low: number, high: number] {
    return valueDomain(this.#low, this.#high, {
      ...(domain !== undefined && { domain }),
      nice: nice && domain === undefined,
      zero,
      // A low plot has few ticks, but its bounds need not be that round: they would waste what little room it has.
      count: Math.max(leastRound, ticks ?? stepsFor(height)),
      padding: nice ? 0 : 0.05,
    });
  }
}

function goalOf(domain: ValueGoal["domain"], y: Options, height: number, empty: boolean, language: string | undefined): ValueGoal {
  const locale = numberLocale(language);
  const { format, ticks: count = stepsFor(height) } = y;
  const ticks = valueTicks(domain, height, { ticks: count, locale, ...(format !== undefined && { format }) });
  const step = ticks.length > 1 ? ticks[1].value - ticks[0].value : NaN;
  return {
    domain,
    // Before the first row the numbers of the axis are nobody's, unless the user set them.
    ticks: empty && y.domain === undefined ? ticks.map(({ value }) => ({ value, label: "" })) : ticks,
    format: currentFormat(step, format, locale),
  };
}

/** The lesser of two numbers; NaN counts for nothing. */
function least(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? (Number.isNaN(a) ? Infinity : a) : b;
}
