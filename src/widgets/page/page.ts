import type { Scope } from "./scope.js";

/**
 * Attaches to a document what lives as long as the widget is in it.
 *
 * @param scope - closes when the widget leaves the document, or ends
 * @param isMoved - whether the widget has been in another document before
 */
export type Attach = (scope: Scope, document: Document, isMoved: boolean) => void;

/**
 * The document of a widget. A page may move the widget into another one, as that of a frame, a popup or a window of
 * picture in picture: listeners, observers and style sheets belong to one document, and are attached anew there.
 */
export class Page {
  /** The node of the widget. */
  readonly node: HTMLElement;
  readonly #attachments = new Set<(isMoved: boolean) => void>();
  #document: Document;

  /** @param node - the node of the widget */
  constructor(node: HTMLElement) {
    this.node = node;
    this.#document = node.ownerDocument;
  }

  /** The window of the document, which gives frames and sizes; that of the script where the document has none. */
  get view(): Window & typeof globalThis {
    return viewOf(this.#document);
  }

  /** Attaches something to the document, and to each one that the widget is moved to until the scope closes. */
  follow(scope: Scope, attach: Attach): void {
    let attached: Scope | undefined;
    const attachNow = (isMoved: boolean): void => {
      attached?.close();
      attached = scope.child();
      attach(attached, this.#document, isMoved);
    };
    this.#attachments.add(attachNow);
    scope.add(() => {
      this.#attachments.delete(attachNow);
    });
    attachNow(false);
  }

  /** Attaches everything anew if the widget has been moved into another document. */
  check(): void {
    const { ownerDocument } = this.node;
    if (ownerDocument === this.#document) return;
    this.#document = ownerDocument;
    for (const attachNow of this.#attachments) attachNow(true);
  }
}

/** Returns the window of a document. */
export function viewOf(document: Document): Window & typeof globalThis {
  const ownView = globalThis as Window & typeof globalThis;
  return document === globalThis.document ? ownView : (document.defaultView ?? ownView);
}
