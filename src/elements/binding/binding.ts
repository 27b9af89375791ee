import type { Undo } from "../../widgets/internal.js";
import { roles, Scope } from "../../widgets/internal.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";

/** An element that returns to the page within this time keeps its binding, ms: a framework's move may take a frame. */
const MOVE_GRACE_MS = 100;

/** The life of one element or node: opened when the node is on the page, closed when it has left. */
export abstract class Binding {
  /** The options that the page declares. */
  readonly declared: DeclaredOptions;
  /** Called when the binding is closed. */
  onEnd?: () => void;
  /** Open while the node is on the page. */
  protected scope: Scope | undefined;
  readonly #errorParent: Node;
  #cancelClose: Undo | undefined;
  #isDue = false;
  #errorText: string | undefined;
  #errorElement: HTMLElement | undefined;

  /** @param errorParent - the node into which the text of an error is put */
  constructor(declared: DeclaredOptions, errorParent: Node) {
    this.declared = declared;
    this.#errorParent = errorParent;
  }

  /** Applies the declared options. @throws where they are wrong */
  protected abstract apply(): void;

  /** Listens to the page until the scope closes. */
  protected abstract open(scope: Scope): void;

  /** Shows the text of an error, or, where it is undefined, the usual content. */
  protected abstract showError(text: string | undefined): void;

  /** Starts an event of the element, to which a listener was added. */
  forward(_type: string): void {
    // A widget dispatches its events in any case.
  }

  /** Shows or hides the content of the element that stands there until the first row. */
  refreshFallback(): void {
    // A stream has no such content.
  }

  /** Opens the binding: its node has come to the page, or back to it. */
  connect(): void {
    if (this.scope !== undefined && this.#cancelClose === undefined) return;
    this.#cancelClose?.();
    this.#cancelClose = undefined;
    if (this.scope === undefined) this.open((this.scope = new Scope()));
    this.refresh();
  }

  /** Closes the binding soon: its node has left the page, perhaps on its way to another place. */
  disconnect(): void {
    if (this.scope === undefined) return;
    this.#cancelClose ??= new Scope().timeout(() => {
      this.close();
    }, MOVE_GRACE_MS);
  }

  /** Applies changed options once, at the end of this tick. */
  refresh(): void {
    if (this.scope === undefined || this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.flush();
    });
  }

  /** Applies changed options now. */
  flush(): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    if (this.scope === undefined) return;
    try {
      this.apply();
      this.#reportError(undefined);
    } catch (error) {
      this.#reportError(error as Error);
    }
  }

  /** Applies the declared options once the code that they wait for has come, or tells why it has not. */
  protected codeCame(error: Error | undefined): void {
    if (error === undefined) this.refresh();
    else if (this.scope !== undefined) this.#reportError(error);
  }

  /** Closes the binding, and with it the widget or the stream. */
  close(): void {
    this.#cancelClose?.();
    this.#cancelClose = undefined;
    this.#reportError(undefined);
    const { scope } = this;
    this.scope = undefined;
    scope?.close();
    this.onEnd?.();
  }

  /** Dispatches an event on the element. */
  dispatch(type: string, detail?: unknown): void {
    this.declared.element.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #reportError(error: Error | undefined): void {
    const text = error?.message;
    if (text === this.#errorText) return;
    this.#errorText = text;
    this.#errorElement?.remove();
    this.#errorElement = text === undefined ? undefined : errorElement(this.declared.element.ownerDocument, text);
    if (this.#errorElement !== undefined) this.#errorParent.appendChild(this.#errorElement);
    this.showError(text);
    if (error !== undefined) this.dispatch("error", error);
  }
}

function errorElement(document: Document, text: string): HTMLElement {
  const element = document.createElement("span");
  element.setAttribute("part", "error");
  element.role = "alert";
  element.textContent = text;
  const { style } = element;
  style.display = "block";
  style.fontSize = "0.75rem";
  style.lineHeight = "1.34";
  style.whiteSpace = "normal";
  style.overflowWrap = "anywhere";
  style.color = `var(--tick-bad, light-dark(${roles.bad.join()}))`;
  return element;
}
