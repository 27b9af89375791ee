import type { Ticked } from "../../loop/ticker.js";
import { tickerOf } from "../../loop/ticker.js";
import { clock } from "../../page/clock.js";
import { viewOf } from "../../page/page.js";
import type { Scope } from "../../page/scope.js";

/**
 * Counts from one number to the next, with cubic easing, on an element of its own that is there for the eye alone: the
 * true number stays in its element for readers and for copying. A new number continues from the current count; numbers
 * that come faster than the count are shown as they are.
 */
export class Tween implements Ticked {
  readonly #count: HTMLElement;
  readonly #number: HTMLElement;
  #write: (value: number) => string = String;
  #from = NaN;
  #to = NaN;
  #startedAt = -Infinity;
  #durationMs = 0;
  /** Number of successive numbers that came before the count to the one before had ended. */
  #hurriedCount = 0;
  #isCounting = false;
  /** Due in every frame while it counts. */
  readonly due = -Infinity;

  /**
   * @param scope - ends the count when it closes
   * @param number - element of the true number
   * @param count - element that covers it during a count; a style draws its `data-count`, so that it holds no text
   */
  constructor(scope: Scope, number: HTMLElement, count: HTMLElement) {
    this.#number = number;
    this.#count = count;
    scope.add(() => {
      this.#ticker.delete(this);
    });
  }

  /**
   * Counts to a number, which the element of the true number holds already.
   *
   * @param value - the number; NaN: there is none, and nothing to count from or to
   * @param write - formats numbers on the way
   * @param duration - duration of the count, ms; 0: the number appears at once
   */
  countTo(value: number, write: (value: number) => string, duration: number): void {
    const now = clock.now();
    this.#write = write;
    if (Object.is(value, this.#to)) {
      if (duration === 0) this.#finish();
      return;
    }
    const from = this.#isCounting ? this.#valueAt(now) : this.#to;
    this.#hurriedCount = now - this.#startedAt < this.#durationMs ? this.#hurriedCount + 1 : 0;
    this.#to = value;
    this.#startedAt = now;
    this.#durationMs = duration;
    if (duration === 0 || this.#hurriedCount > 1 || Number.isNaN(value) || Number.isNaN(from)) {
      this.#finish();
      return;
    }
    this.#from = from;
    this.#isCounting = true;
    this.#number.style.opacity = "0";
    this.tick(now);
  }

  /** Writes the current count. @internal */
  tick(now: number): void {
    if (now - this.#startedAt >= this.#durationMs) {
      this.#finish();
      return;
    }
    this.#count.dataset.count = this.#write(this.#valueAt(now));
    this.#ticker.add(this);
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
    delete this.#count.dataset.count;
  }
}
