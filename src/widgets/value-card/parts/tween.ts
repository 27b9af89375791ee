import type { Ticked } from "../../loop/ticker.js";
import { ticker } from "../../loop/ticker.js";
import { clock } from "../../page/clock.js";
import type { Scope } from "../../page/scope.js";

/**
 * Counts from one number to the next on an element of its own, which nobody but the eye takes in: the true number
 * stands beside it all the while. A new number takes over from where the count is; numbers that come faster than it
 * counts are shown as they are.
 */
export class Tween implements Ticked {
  readonly #count: HTMLElement;
  readonly #number: HTMLElement;
  #write: (value: number) => string = String;
  #from = NaN;
  #to = NaN;
  #began = -Infinity;
  #duration = 0;
  /** How many numbers in a row have come sooner than one is counted to. */
  #hurry = 0;
  #counts = false;
  /** In every frame while it counts. */
  readonly due = -Infinity;

  /**
   * @param scope - ends it
   * @param number - shows the true number
   * @param count - stands in its place while it counts; its `data-count` is drawn by a rule, so that it is nobody's
   * text
   */
  constructor(scope: Scope, number: HTMLElement, count: HTMLElement) {
    this.#number = number;
    this.#count = count;
    scope.add(() => {
      ticker.delete(this);
    });
  }

  /**
   * Goes on to a number; the element with the true number has it already.
   *
   * @param value - the number; NaN: there is none, and nothing to count from or to
   * @param write - writes numbers on the way
   * @param duration - ms; 0: it is there at once
   */
  go(value: number, write: (value: number) => string, duration: number): void {
    const now = clock.now();
    this.#write = write;
    if (Object.is(value, this.#to)) {
      if (duration === 0) this.#rest();
      return;
    }
    const from = this.#counts ? this.#at(now) : this.#to;
    this.#hurry = now - this.#began < this.#duration ? this.#hurry + 1 : 0;
    this.#to = value;
    this.#began = now;
    this.#duration = duration;
    if (duration === 0 || this.#hurry > 1 || Number.isNaN(value) || Number.isNaN(from)) {
      this.#rest();
      return;
    }
    this.#from = from;
    this.#counts = true;
    this.#number.style.opacity = "0";
    this.tick(now);
  }

  /** Shows where the count is. @internal */
  tick(now: number): void {
    if (now - this.#began >= this.#duration) {
      this.#rest();
      return;
    }
    this.#count.dataset.count = this.#write(this.#at(now));
    ticker.add(this);
  }

  #at(now: number): number {
    const left = (1 - Math.min(1, Math.max(0, (now - this.#began) / this.#duration))) ** 3;
    return this.#from * left + this.#to * (1 - left);
  }

  #rest(): void {
    ticker.delete(this);
    this.#counts = false;
    if (this.#number.style.opacity === "") return;
    this.#number.style.opacity = "";
    delete this.#count.dataset.count;
  }
}
