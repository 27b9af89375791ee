import type { Undo } from "../../widgets/index.js";
import { roles, Scope } from "../../widgets/index.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";

/**
 * How long an element may be off the page and come back with all that it holds, ms: a framework's move may take a
 * frame.
 */
const grace = 100;

/** What stands behind one element or node: begun when that is on the page, ended when it has left it. */
export abstract class Binding {
  /** What the page says of it. */
  readonly given: DeclaredOptions;
  /** Called when it has ended. */
  ended?: () => void;
  /** Open while it is on the page. */
  protected scope: Scope | undefined;
  readonly #place: Node;
  #leaving: Undo | undefined;
  #due = false;
  #trouble: string | undefined;
  #words: HTMLElement | undefined;

  /** @param place - where trouble is told in words */
  constructor(given: DeclaredOptions, place: Node) {
    this.given = given;
    this.#place = place;
  }

  /** Takes what the page says now. @throws where that is wrong */
  protected abstract apply(): void;

  /** Listens to the page. */
  protected abstract open(scope: Scope): void;

  /** Shows the words, or, where there are none, what is to be shown. */
  protected abstract trouble(words: string | undefined): void;

  /** Somebody listens to an event of the element. */
  forward(_type: string): void {
    // Those of a widget are told in any case.
  }

  /** What stands there until the first row has come, or gone. */
  refreshFallback(): void {
    // There is none of a stream.
  }

  /** It has come to the page, or back to it. */
  connect(): void {
    if (this.scope !== undefined && this.#leaving === undefined) return;
    this.#leaving?.();
    this.#leaving = undefined;
    if (this.scope === undefined) this.open((this.scope = new Scope()));
    this.refresh();
  }

  /** It has left the page, perhaps on its way to another place. */
  disconnect(): void {
    if (this.scope === undefined) return;
    this.#leaving ??= new Scope().timeout(() => {
      this.close();
    }, grace);
  }

  /** Something that it says has changed: takes all of it, once, at the end of this tick. */
  refresh(): void {
    if (this.scope === undefined || this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.flush();
    });
  }

  /** Takes what has changed now. */
  flush(): void {
    if (!this.#due) return;
    this.#due = false;
    if (this.scope === undefined) return;
    try {
      this.apply();
      this.#tell(undefined);
    } catch (error) {
      this.#tell(error as Error);
    }
  }

  /** Ends it; what it shows goes with it. */
  close(): void {
    this.#leaving?.();
    this.#leaving = undefined;
    this.#tell(undefined);
    const { scope } = this;
    this.scope = undefined;
    scope?.close();
    this.ended?.();
  }

  /** Tells the element's listeners. */
  dispatch(type: string, detail?: unknown): void {
    this.given.element.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #tell(error: Error | undefined): void {
    const words = error?.message;
    if (words === this.#trouble) return;
    this.#trouble = words;
    this.#words?.remove();
    this.#words = words === undefined ? undefined : wordsElement(this.given.element.ownerDocument, words);
    if (this.#words !== undefined) this.#place.appendChild(this.#words);
    this.trouble(words);
    if (error !== undefined) this.dispatch("error", error);
  }
}

function wordsElement(document: Document, words: string): HTMLElement {
  const element = document.createElement("span");
  element.setAttribute("part", "error");
  element.role = "alert";
  element.textContent = words;
  const { style } = element;
  style.display = "block";
  style.fontSize = "0.75rem";
  style.lineHeight = "1.34";
  style.whiteSpace = "normal";
  style.overflowWrap = "anywhere";
  style.color = `var(--tick-bad, light-dark(${roles.bad.join()}))`;
  return element;
}
