import type { MeasureLabel, Plane, Tick } from "../../../draw/index.js";
import { timeWords, timeX, TimeZone } from "../../../draw/index.js";
import type { FrameOptions } from "./frame-input.js";

const DAY_MS = 86_400_000;

/** The least space between two labels. */
const LABEL_SPACING_PX = 16;

/** A longer label of a tick. */
interface LongerLabel {
  readonly label: string;
  /** CSS pixels. */
  readonly width: number;
}

/** The longer labels of some ticks, which are written once and not with every frame. */
interface LongerLabels {
  readonly ticks: readonly Tick[];
  readonly measure: MeasureLabel;
  readonly withYear: boolean;
  /** Per way to write them, the one that says most first: a label a tick. Filled as they are asked for. */
  readonly ways: (readonly LongerLabel[])[];
}

/** The ways to write a longer label. */
const WAYS = 3;

/** Names the day on the axis of time where the view is not of today. */
export class OtherDay {
  /** Today from midnight to midnight, epoch ms. */
  #today = { from: NaN, to: NaN };
  #options: FrameOptions | undefined;
  #zone = new TimeZone();
  #longer: LongerLabels | undefined;
  /** The ticks that were made last, and their source: the same array is returned while nothing changes. */
  #relabelled:
    | {
        readonly source: readonly Tick[];
        readonly index: number;
        readonly label: string;
        readonly ticks: readonly Tick[];
      }
    | undefined;

  /**
   * Returns the ticks. Where the right edge is on another day than now, the first tick with enough room shows its day
   * beside its time, or instead of it.
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
      this.#longer = undefined;
    }
    if (!(now >= this.#today.from && now < this.#today.to)) {
      const from = this.#dayStart(now);
      this.#today = { from, to: this.#dayStart(from + 1.5 * DAY_MS) };
    }
    if (plane.to >= this.#today.from && plane.to < this.#today.to) return ticks;
    const longer = this.#longerOf(ticks, measure, this.#yearOf(plane.to) !== this.#yearOf(now));
    for (let way = 0; way < WAYS; way += 1) {
      const labels = (longer.ways[way] ??= this.#write(ticks, way, options, measure, longer.withYear));
      const index = ticks.findIndex((_, each) => hasRoom(ticks, each, labels[each].width, plane, measure));
      if (index >= 0) return this.#relabel(ticks, index, labels[index].label);
    }
    return ticks;
  }

  #longerOf(ticks: readonly Tick[], measure: MeasureLabel, withYear: boolean): LongerLabels {
    const { ticks: formerTicks, measure: formerMeasure, withYear: hadYear } = this.#longer ?? {};
    if (ticks === formerTicks && measure === formerMeasure && withYear === hadYear) return this.#longer as LongerLabels;
    return (this.#longer = { ticks, measure, withYear, ways: [] });
  }

  /** Writes the labels of ticks: with the day and the time, with the day alone, and without the year. */
  #write(
    ticks: readonly Tick[],
    way: number,
    { locale }: FrameOptions,
    measure: MeasureLabel,
    withYear: boolean,
  ): readonly LongerLabel[] {
    const year = withYear && way < WAYS - 1 ? { year: "numeric" as const } : {};
    const writeDate = timeWords({ day: "numeric", month: "short", ...year }, this.#zone, locale);
    return ticks.map(({ value, label: time }) => {
      // Leave out the time of a tick at midnight.
      const label = way === 0 && this.#dayStart(value) !== value ? `${writeDate(value)} ${time}` : writeDate(value);
      return { label, width: measure(label) };
    });
  }

  #relabel(source: readonly Tick[], index: number, label: string): readonly Tick[] {
    if (this.#relabelled?.source !== source || this.#relabelled.index !== index || this.#relabelled.label !== label) {
      this.#relabelled = {
        source,
        index,
        label,
        ticks: source.map((tick, each) => (each === index ? { ...tick, label } : tick)),
      };
    }
    return this.#relabelled.ticks;
  }

  /** Returns the start of the day of a time, epoch ms. */
  #dayStart(time: number): number {
    const wallMidnight = Math.floor((time + this.#zone.offset(time)) / DAY_MS) * DAY_MS;
    return wallMidnight - this.#zone.offset(wallMidnight - this.#zone.offset(time));
  }

  #yearOf(time: number): number {
    return new Date(time + this.#zone.offset(time)).getUTCFullYear();
  }
}

/** Tells whether the longer label of a tick fits: all of it is on view, clear of the next label. */
function hasRoom(ticks: readonly Tick[], index: number, width: number, plane: Plane, measure: MeasureLabel): boolean {
  const x = timeX(plane, ticks[index].value);
  const halfWidth = width / 2;
  if (x - halfWidth < plane.left || x + halfWidth > plane.left + plane.width) return false;
  if (index + 1 === ticks.length) return true;
  const next = ticks[index + 1];
  return timeX(plane, next.value) - measure(next.label) / 2 - x - halfWidth >= LABEL_SPACING_PX;
}
