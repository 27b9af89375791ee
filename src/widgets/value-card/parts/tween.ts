import type { Ticked } from "../../loop/ticker.js";
import { tickerOf } from "../../loop/ticker.js";
import { clock } from "../../page/clock.js";
import { viewOf } from "../../page/page.js";
import type { Scope } from "../../page/scope.js";
import type { CardTween } from "../options/card-options.js";
import { roll } from "./roll.js";

/** A number must have stood for so many times the length of a roll before it rolls: mostly it is at rest. */
const REST_RATIO = 4;

/**
 * Leads from one number to the next on an element of its own that is there for the eye alone: the true number stays in
 * its element for readers and for copying. It rolls, from one true number that has stood for a while to the next, or it
 * counts through those between, with cubic easing. A number that comes faster is shown as it is; a count first
 * continues from where it is.
 */
export class Tween implements Ticked {
  readonly #cover: HTMLElement;
  readonly #number: HTMLElement;
  #write: (value: number) => string = String;
  #from = NaN;
  #to = NaN;
  /** The text of the number. */
  #text = "";
  /** Time of the last change of the text. */
  #changedAt = -Infinity;
  #startedAt = -Infinity;
  #durationMs = 0;
  /** Number of successive numbers that came before the way to the one before had ended. */
  #hurriedCount = 0;
  #isCounting = false;

  /**
   * @param scope - ends the way when it closes
   * @param number - element of the true number
   * @param cover - element that covers it on the way; styles draw attributes, such as `data-count`, so that it holds no
   *   text
   */
  constructor(scope: Scope, number: HTMLElement, cover: HTMLElement) {
    this.#number = number;
    this.#cover = cover;
    scope.add(() => {
      this.#ticker.delete(this);
    });
  }

  /** Time of the next turn: each frame of a count, the end of a roll. */
  get due(): number {
    return this.#isCounting ? -Infinity : this.#startedAt + this.#durationMs;
  }

  /**
   * Leads to a number, which the element of the true number holds already.
   *
   * @param value - the number; NaN: there is none, and no way from or to it
   * @param write - formats numbers on the way
   * @param way - whether it rolls or counts
   * @param duration - duration of the way, ms; 0: the number appears at once
   */
  leadTo(value: number, write: (value: number) => string, way: CardTween, duration: number): void {
    const now = clock.now();
    const before = this.#text;
    this.#text = this.#number.textContent;
    this.#write = write;
    if (Object.is(value, this.#to)) {
      if (duration === 0) this.#finish();
      return;
    }
    const isCount = way === "count";
    const from = this.#isCounting ? this.#valueAt(now) : this.#to;
    this.#hurriedCount = now - this.#startedAt < this.#durationMs ? this.#hurriedCount + 1 : 0;
    this.#to = value;
    this.#startedAt = now;
    this.#durationMs = duration;
    this.#finish();
    const hasRested = now - this.#changedAt >= REST_RATIO * duration;
    const hasChanged = before !== this.#text;
    if (hasChanged) this.#changedAt = now;
    if (duration === 0 || Number.isNaN(value) || Number.isNaN(from)) return;
    if (isCount ? this.#hurriedCount > 1 : !hasChanged || !hasRested) return;
    this.#from = from;
    this.#isCounting = isCount;
    this.#number.style.opacity = "0";
    if (isCount) this.#writeCount(now);
    else roll(this.#cover, before, this.#text, value > from, duration);
    this.#ticker.add(this);
  }

  /** Writes the current count, or ends the way. @internal */
  tick(now: number): void {
    if (!this.#isCounting || now - this.#startedAt >= this.#durationMs) {
      this.#finish();
      return;
    }
    this.#writeCount(now);
    this.#ticker.add(this);
  }

  #writeCount(now: number): void {
    this.#cover.dataset.count = this.#write(this.#valueAt(now));
  }

  get #ticker(): ReturnType<typeof tickerOf> {
    return tickerOf(viewOf(this.#number.ownerDocument));
  }

  #valueAt(now: number): number {
    const remaining = (1 - Math.min(1, Math.max(0, (now - this.#startedAt) / this.#durationMs))) ** 3;
    return this.#from * remaining + this.#to * (1 - remaining);
  }

  #finish(): void {
    this.#ticker.delete(this);
    this.#isCounting = false;
    if (this.#number.style.opacity === "") return;
    this.#number.style.opacity = "";
    this.#cover.replaceChildren();
    delete this.#cover.dataset.count;
  }
}
