import type { DataStream } from "../../stream/index.js";
import type { Scope, Undo } from "../../widgets/index.js";
import { streamAttributes } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";
import type { AnyWidget, ElementKind } from "../kinds.js";
import { widgetEvents } from "../kinds.js";
import { findStream } from "../stream/find-stream.js";
import { whenFirstRow } from "../stream/first-row.js";
import { OwnStream } from "../stream/own-stream.js";
import { Binding } from "./binding.js";

/** Where a widget is put. */
export interface WidgetPlace {
  /** What the widget is mounted into. */
  readonly target: Element;
  /** Where trouble is told in words. */
  readonly words: Node;
  /** Where what is shown until the first row is put by the page. */
  readonly slot?: HTMLSlotElement;
  /** What may be shown until the first row has come; the widget's node may be among it. */
  fallback(): readonly Node[];
  /** Shows that, or takes all of it away but the widget's node. */
  showFallback(shown: boolean, node: Node | undefined): void;
}

/** What stands behind a widget element: the widget, and its stream where it has one of its own. */
export class WidgetBinding extends Binding {
  readonly #kind: ElementKind;
  readonly #place: WidgetPlace;
  readonly #own: OwnStream;
  #widget: AnyWidget | undefined;
  #stream: DataStream<unknown> | undefined;
  #began = false;
  #failed = false;
  #unwatch: Undo | undefined;

  constructor(kind: ElementKind, given: DeclaredOptions, place: WidgetPlace) {
    super(given, place.words);
    this.#kind = kind;
    this.#place = place;
    // On a widget these are the widget's own, or the page's.
    const taken = ["hidden", ...Object.keys(kind.attributes)];
    this.#own = new OwnStream(
      given,
      Object.fromEntries(Object.entries(streamAttributes).filter(([name]) => !taken.includes(name))),
    );
  }

  /** The widget, while the element is on the page and all is well with it. */
  get widget(): AnyWidget | undefined {
    this.flush();
    return this.#widget;
  }

  /** The stream that it shows. */
  get stream(): DataStream<unknown> | undefined {
    this.flush();
    return this.#stream;
  }

  /** Shows what stands there until the first row, or the widget. */
  override refreshFallback(): void {
    if (this.scope === undefined) return;
    const node = this.#widget?.node;
    const isThere = this.#place.fallback().some((child) => child !== node && isSeen(child));
    const shown = this.#failed || (!this.#began && isThere);
    this.#place.showFallback(shown, node);
    if (node !== undefined) node.style.display = shown ? "none" : "";
  }

  protected override apply(): void {
    const { attributes, create } = this.#kind;
    this.given.checkNames(attributes);
    const options = this.given.options(attributes);
    const stream = this.#findStream(options);
    if (stream === waiting) return;
    if (this.#widget === undefined) {
      this.#mount(create(this.#place.target, { ...options, stream } as never) as AnyWidget);
    } else this.#widget.update({ ...options, stream });
    this.#own.settle(stream);
    if (stream !== this.#stream || !this.#began) this.#watch(stream);
    this.refreshFallback();
  }

  protected override open(scope: Scope): void {
    const { element } = this.given;
    const { ownerDocument } = element;
    this.#began = false;
    if (this.#place.slot) {
      scope.listen(this.#place.slot, "slotchange", () => {
        this.refreshFallback();
      });
    }
    scope.listen(ownerDocument, "tickstream", () => {
      if (this.#isLate()) this.refresh();
    });
    scope.listen(ownerDocument, "DOMContentLoaded", () => {
      if (this.#widget === undefined) this.refresh();
    });
    scope.add(() => {
      this.#widget?.destroy();
      this.#own.settle(undefined);
      this.#place.showFallback(true, undefined);
      this.#widget = this.#stream = this.#unwatch = undefined;
    });
  }

  protected override trouble(words: string | undefined): void {
    this.#failed = words !== undefined;
    this.refreshFallback();
  }

  #mount(widget: AnyWidget): void {
    this.#widget = widget;
    for (const name of [...widgetEvents, ...(this.#kind.events ?? [])]) {
      widget.on(name, (payload) => {
        this.dispatch(name, payload);
      });
    }
  }

  /** The stream by property, by the id of its element, or of its own; `waiting` while its element may yet come. */
  #findStream({ series, widgets }: Record<string, unknown>): DataStream<unknown> | typeof waiting | undefined {
    const { given } = this;
    const stream = given.raw("stream");
    const isOwn = given.raw("src") !== undefined || given.raw("source") !== undefined;
    if (stream !== undefined && isOwn) {
      throw new TypeError(`invalid ${given.prefix}stream: there is an address too. Expected one of them`);
    }
    if (isOwn) return this.#own.open();
    if (typeof stream === "string") return this.#named(stream);
    // A chart may have a stream a series.
    if (stream !== undefined || series !== undefined || widgets !== undefined) {
      return stream as DataStream<unknown> | undefined;
    }
    throw new TypeError(
      `no stream: set ${given.prefix}stream to the id of a <tick-stream>, or ${given.prefix}src to an address`,
    );
  }

  #named(id: string): DataStream<unknown> | typeof waiting {
    const { element } = this.given;
    const found = findStream(element, id);
    if (found !== undefined) return found;
    if (element.ownerDocument.readyState === "loading") return waiting;
    throw new Error(`no stream has the id ${id}. Expected a <tick-stream id="${id}">`);
  }

  #isLate(): boolean {
    const id = this.given.raw("stream");
    if (typeof id !== "string") return false;
    try {
      return this.#failed || findStream(this.given.element, id) !== this.#stream;
    } catch {
      return true;
    }
  }

  #watch(stream: DataStream<unknown> | undefined): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#stream = stream;
    const began = (): void => {
      this.#began = true;
      this.refreshFallback();
    };
    if (this.#began) return;
    if (stream === undefined || this.scope === undefined) began();
    else this.#unwatch = whenFirstRow(this.scope, stream, began);
  }
}

const waiting = Symbol("waiting");

/** Whether a child of an element is anything to look at. */
function isSeen({ nodeType, nodeValue }: Node): boolean {
  return nodeType === 1 || (nodeType === 3 && nodeValue?.trim() !== "");
}
