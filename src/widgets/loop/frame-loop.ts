import { clock } from "../page/clock.js";
import type { Page } from "../page/page.js";
import type { Scope } from "../page/scope.js";
import { tickerOf } from "./ticker.js";

/**
 * Draws, and tells when the next draw is needed.
 *
 * @param now - the time of the frame, ms, of `performance.now()`
 * @returns ms until the picture differs by itself; nothing or `Infinity`: never
 */
export type Draw = (now: number) => number | void;

/**
 * Calls `draw` inside an animation frame when the picture will differ, and never otherwise: several requests are one
 * draw, and nothing runs while nothing is due, the page is hidden or the element is out of view. Printing is the
 * exception: `beforeprint` draws everything once.
 */
export class FrameLoop {
  readonly #scope: Scope;
  readonly #draw: Draw;
  readonly #page: Page;
  #ticker!: ReturnType<typeof tickerOf>;
  #isInView = true;
  #isPrinting = false;
  #isVisible: boolean;
  #due = Infinity;

  /**
   * @param scope - ends the loop when it closes
   * @param page - the page of the node that is drawn; out of view it is not
   * @param draw - draws, and tells when the next draw is needed
   */
  constructor(scope: Scope, page: Page, draw: Draw) {
    this.#scope = scope.child();
    this.#draw = draw;
    this.#page = page;
    this.#isVisible = this.#canBeSeen();
    page.follow(this.#scope, (attached, document, isMoved) => {
      if (isMoved) this.#ticker.delete(this);
      this.#ticker = tickerOf(page.view);
      this.#isInView = true;
      this.#isPrinting = false;
      attached.listen(document, "visibilitychange", () => {
        this.#arm();
      });
      attached.listen(page.view, "beforeprint", () => {
        this.#isPrinting = true;
        this.drawNow();
      });
      attached.listen(page.view, "afterprint", () => {
        this.#isPrinting = false;
      });
      attached.observeView(
        page.node,
        (inView) => {
          this.#isInView = inView;
          this.#arm();
        },
        // A document without a window, as that of a template: Chromium never lets go of what was observed there.
        document.defaultView ?? {},
      );
      if (!isMoved) return;
      this.#arm();
      this.invalidate();
    });
    this.#scope.add(() => {
      this.#ticker.delete(this);
    });
  }

  /** Whether the page is not hidden and the element is in view. */
  get visible(): boolean {
    return this.#isVisible;
  }

  /** Whether a draw is due, now or later. */
  get pending(): boolean {
    return this.#due !== Infinity;
  }

  /** The time of the next draw, ms, by the steady clock; `Infinity`: none is due. */
  get due(): number {
    return this.#due;
  }

  /** Asks for a draw in the next animation frame; draws at once before printing, which waits for no frame. */
  invalidate(): void {
    if (this.#isPrinting) this.drawNow();
    else this.invalidateWithin(0);
  }

  /** Asks for a draw within `delayMs`; of several requests the soonest holds. */
  invalidateWithin(delayMs: number): void {
    this.#page.check();
    this.#schedule(delayMs, clock.now());
  }

  #schedule(delayMs: number, now: number): void {
    if (this.#scope.closed || !(delayMs < Infinity)) return;
    const due = now + Math.max(0, delayMs);
    // An earlier request holds, unless its timer is overdue: on a busy page the draw must not lose another frame.
    if (due >= this.#due && this.#due > now) return;
    this.#due = Math.min(due, this.#due);
    if (this.#isVisible) this.#ticker.add(this);
  }

  /** Draws now if visible: for changes that must not wait for the next frame, such as a new size. */
  drawIfVisible(): void {
    if (this.#scope.closed) return;
    this.#due = Math.min(this.#due, clock.now());
    if (this.#isVisible) this.tick(clock.now());
  }

  /** Draws now, also out of view: a page that is printed or captured whole needs the first picture. */
  drawNow(): void {
    if (!this.#scope.closed) this.tick(clock.now());
  }

  /** Draws, called by the ticker. @internal */
  tick(now: number): void {
    this.#ticker.delete(this);
    this.#due = Infinity;
    const next = this.#draw(now);
    if (typeof next === "number") this.#schedule(next, now);
  }

  #canBeSeen(): boolean {
    return this.#isInView && this.#page.node.ownerDocument.visibilityState !== "hidden";
  }

  #arm(): void {
    this.#isVisible = this.#canBeSeen();
    if (this.#isVisible && this.pending) this.#ticker.add(this);
    else this.#ticker.delete(this);
  }
}
