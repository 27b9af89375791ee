import { clock } from "../page/clock.js";
import type { Scope } from "../page/scope.js";
import { HALF_FRAME_MS, ticker } from "./ticker.js";

/**
 * Draws, and says when the next draw is needed.
 *
 * @param now - the frame's time, ms, of `performance.now()`
 * @returns ms until something will have moved; nothing, or `Infinity`: not before something changes
 */
export type Draw = (now: number) => number | void;

/**
 * Calls `draw` when something will have moved, inside one animation frame, and never otherwise: several requests are
 * one draw, nothing runs while the page is hidden or the element is out of view, and with nothing to do nothing runs.
 * Paper is not a view: before printing everything is drawn once.
 */
export class FrameLoop {
  readonly #scope: Scope;
  readonly #draw: Draw;
  readonly #document: Document;
  #inView = true;
  #printing = false;
  #visible: boolean;
  #due = Infinity;
  #drawn = -Infinity;

  /**
   * @param scope - ends the loop when it closes
   * @param element - what is drawn: out of view, nothing is
   * @param draw - draws, and says when the next draw is needed
   */
  constructor(scope: Scope, element: Element, draw: Draw) {
    this.#scope = scope.child();
    this.#draw = draw;
    this.#document = element.ownerDocument;
    this.#visible = this.#look();
    this.#scope.listen(this.#document, "visibilitychange", () => {
      this.#arm();
    });
    const { defaultView } = this.#document;
    if (defaultView !== null) {
      this.#scope.listen(defaultView, "beforeprint", () => {
        this.#printing = true;
        this.drawNow();
      });
      this.#scope.listen(defaultView, "afterprint", () => {
        this.#printing = false;
      });
    }
    this.#scope.observeView(element, (inView) => {
      this.#inView = inView;
      this.#arm();
    });
    this.#scope.add(() => {
      ticker.delete(this);
    });
  }

  /** Whether somebody can see what is drawn. */
  get visible(): boolean {
    return this.#visible;
  }

  /** Whether a draw is asked for, now or later. */
  get pending(): boolean {
    return this.#due !== Infinity;
  }

  /** When the next draw is due, by the steady clock; `Infinity`: none is. */
  get due(): number {
    return this.#due;
  }

  /** Asks for a draw in the next animation frame; before printing, which waits for none, at once. */
  invalidate(): void {
    if (this.#printing) this.drawNow();
    else this.invalidateWithin(0);
  }

  /** Asks for a draw in so many ms at the latest; of several requests the soonest holds. */
  invalidateWithin(delay: number): void {
    this.#schedule(delay, clock.now());
  }

  #schedule(delay: number, now: number): void {
    if (this.#scope.closed || !(delay < Infinity)) return;
    const due = now + Math.max(0, delay);
    // An earlier request holds, unless its timer is overdue: a busy page must not cost a frame more.
    if (due >= this.#due && this.#due > now) return;
    this.#due = Math.min(due, this.#due);
    if (this.#visible) ticker.add(this);
  }

  /** Rows came in: asks for a draw, but not so soon that it is within `rest` ms of the last one. */
  invalidateAfter(rest: number): void {
    // What is due in the frame after the last one could not be drawn sooner.
    const due = this.#drawn + Math.max(rest, HALF_FRAME_MS);
    if (this.#due > due) this.invalidateWithin(due - clock.now());
  }

  /** Draws now, where somebody can see it: for what must not wait for the next frame, such as a new size. */
  drawIfVisible(): void {
    if (this.#scope.closed) return;
    this.#due = Math.min(this.#due, clock.now());
    if (this.#visible) this.tick(clock.now());
  }

  /**
   * Draws now, also out of view: a first picture, which must not be missing where a page is printed or captured whole.
   */
  drawNow(): void {
    if (!this.#scope.closed) this.tick(clock.now());
  }

  /** Draws. @internal */
  tick(now: number): void {
    ticker.delete(this);
    this.#due = Infinity;
    this.#drawn = now;
    const next = this.#draw(now);
    if (typeof next === "number") this.#schedule(next, now);
  }

  #look(): boolean {
    return this.#inView && this.#document.visibilityState !== "hidden";
  }

  #arm(): void {
    this.#visible = this.#look();
    if (this.#visible && this.pending) ticker.add(this);
    else ticker.delete(this);
  }
}
