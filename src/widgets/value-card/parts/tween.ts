import type { Ticked } from "../../loop/ticker.js";
import { tickerOf } from "../../loop/ticker.js";
import { clock } from "../../page/clock.js";
import { viewOf } from "../../page/page.js";
import type { Scope } from "../../page/scope.js";
import type { CardTween } from "../options/card-options.js";
import { createRoll } from "./roll.js";

/** A number must have stood for so many times the length of a roll before it rolls: mostly it is at rest. */
const REST_RATIO = 4;

/** Time for which a picture of a roll stands, ms: enough of them for the eye, and each costs the browser a frame. */
const PICTURE_MS = 100;

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
  #showRoll: (share: number) => void = () => undefined;
  /** Number of pictures of the roll; the last is the number itself. */
  #pictures = 0;
  /** Index of the next picture of the roll. */
  #nextPicture = 0;

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

  /** Whether any frame will do: a roll has few pictures. @internal */
  get isFree(): boolean {
    return !this.#isCounting;
  }

  /** Time of the next turn: each frame of a count, the next picture of a roll. */
  get due(): number {
    return this.#isCounting ? -Infinity : this.#startedAt + (this.#nextPicture / this.#pictures) * this.#durationMs;
  }

  /**
   * Leads to a number, which the element of the true number holds already.
   *
   * @param value - the number; NaN: there is none, and no way from or to it
   * @param write - formats numbers on the way
   * @param way - whether it rolls or counts
   * @param duration - duration of the way, ms; 0: the number appears at once
   * @param now - time of the frame, ms of the steady clock: numbers of one frame have their pictures in the same frames
   */
  leadTo(
    value: number,
    write: (value: number) => string,
    way: CardTween,
    duration: number,
    now: number = clock.now(),
  ): void {
    const before = this.#text;
    this.#text = this.#number.textContent;
    const hasChanged = before !== this.#text;
    this.#write = write;
    if (Object.is(value, this.#to)) {
      if (duration === 0) this.#finish();
      if (hasChanged) this.#clear();
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
    if (hasChanged) {
      this.#changedAt = now;
      this.#clear();
    }
    if (duration === 0 || Number.isNaN(value) || Number.isNaN(from)) return;
    if (isCount ? this.#hurriedCount > 1 : !hasChanged || !hasRested) return;
    this.#from = from;
    this.#isCounting = isCount;
    this.#number.style.opacity = "0";
    this.#cover.style.opacity = "";
    if (!isCount) {
      this.#pictures = Math.max(2, Math.round(duration / PICTURE_MS));
      this.#showRoll = createRoll(this.#cover, before, this.#text, value > from);
    }
    this.#show(now);
  }

  /** Shows the number on its way, or ends the way. @internal */
  tick(now: number): void {
    this.#show(now);
  }

  #show(now: number): void {
    const passed = (now - this.#startedAt) / this.#durationMs;
    const picture = this.#isCounting ? 0 : Math.round(passed * this.#pictures);
    this.#nextPicture = picture + 1;
    if (this.#isCounting ? passed >= 1 : this.#nextPicture >= this.#pictures) {
      this.#finish();
      return;
    }
    // A picture of a roll is that of the middle of its time.
    if (this.#isCounting) this.#cover.dataset.count = this.#write(this.#valueAt(now));
    else this.#showRoll(1 - restAt((picture + 0.5) / this.#pictures));
    this.#ticker.add(this);
  }

  /** Takes away what has rolled: it keeps the room of a text before. */
  #clear(): void {
    if (!this.#isCovered) this.#cover.replaceChildren();
  }

  get #isCovered(): boolean {
    return this.#number.style.opacity !== "";
  }

  get #ticker(): ReturnType<typeof tickerOf> {
    return tickerOf(viewOf(this.#number.ownerDocument));
  }

  #valueAt(now: number): number {
    const remaining = restAt((now - this.#startedAt) / this.#durationMs);
    return this.#from * remaining + this.#to * (1 - remaining);
  }

  #finish(): void {
    this.#ticker.delete(this);
    this.#isCounting = false;
    if (!this.#isCovered) return;
    this.#number.style.opacity = "";
    // What has rolled stays, hidden: to take it away would be a layout of its own.
    this.#cover.style.opacity = "0";
    delete this.#cover.dataset.count;
  }
}

/** Returns the share of a way that is left after a share of its time: cubic easing. */
function restAt(passed: number): number {
  return (1 - Math.min(1, Math.max(0, passed))) ** 3;
}
