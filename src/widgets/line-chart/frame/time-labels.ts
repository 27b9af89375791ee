import type { MeasureLabel, Plane, Tick } from "../../../draw/index.js";
import { startOf, TimeTicks, TimeZone } from "../../../draw/index.js";
import { WidestLabel } from "../axis/widest-label.js";
import type { Fading } from "../motion/fading-ticks.js";
import { FadingTicks } from "../motion/fading-ticks.js";
import type { Motion } from "../motion/motion.js";
import type { FrameInput } from "./frame-input.js";
import { OtherDay } from "./other-day.js";

/** Spacing of ticks in a wide plot: more than their labels need. */
const TICK_SPACING_PX = 140;

/** Ticks that a plot of any width may have, as far as labels fit. */
const MIN_TICKS = 4;

const NONE: readonly never[] = [];

/** The ticks of the axis of time and their labels, from frame to frame. */
export class TimeLabels implements Motion {
  readonly #fading = new FadingTicks<Tick>(({ value, label }) => `${value} ${label}`);
  readonly #otherDay = new OtherDay();
  readonly #widest = new WidestLabel();
  /** What the maker of ticks was made for. */
  #options: FrameInput["options"] | undefined;
  #measure: MeasureLabel | undefined;
  #count = 0;
  #maker: TimeTicks | undefined;
  #hasRoom = false;

  get nextMs(): number {
    return this.#hasRoom ? this.#fading.nextMs : Infinity;
  }

  /** The ticks to draw, those that fade among them. */
  get ticks(): readonly (Tick & Readonly<Fading>)[] {
    return this.#hasRoom ? this.#fading.ticks : NONE;
  }

  /** Sets the ticks of a plane; there are none where labels have no room below it. */
  aim(input: FrameInput, plane: Plane): void {
    this.#hasRoom = input.height - plane.top - plane.height >= input.label;
    if (!this.#hasRoom) return;
    const ticks = this.#makerFor(input, plane.width).in(plane);
    this.#fading.aim(
      this.#otherDay.in(ticks, plane, input.now, input.options, input.measure),
      startOf(plane),
      plane.to,
    );
  }

  step(elapsedMs: number): void {
    if (this.#hasRoom) this.#fading.step(elapsedMs);
  }

  /** Returns the part of half a label that has no room of so many CSS pixels. */
  overhang(measure: MeasureLabel, room: number): number {
    return Math.max(0, this.#widest.widest(this.ticks, measure) / 2 - room);
  }

  /** Returns the maker of ticks for a plot of this width, CSS pixels. */
  #makerFor({ options, measure }: FrameInput, width: number): TimeTicks {
    const {
      x: { ticks, format },
      locale,
      timeZone,
    } = options;
    const count = ticks ?? Math.max(MIN_TICKS, Math.floor(width / TICK_SPACING_PX));
    if (this.#maker === undefined || options !== this.#options || measure !== this.#measure || count !== this.#count) {
      this.#options = options;
      this.#measure = measure;
      this.#count = count;
      this.#maker = new TimeTicks({ measure, count, timeZone: new TimeZone(timeZone), locale, format });
    }
    return this.#maker;
  }
}
