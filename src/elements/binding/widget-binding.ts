import type { DataStream } from "../../stream/index.js";
import type { Widget } from "../../widgets/index.js";
import type { Kind, Scope, Undo } from "../../widgets/internal.js";
import { widgetEvents } from "../../widgets/internal.js";
import type { Attributes } from "../attributes/attributes.js";
import { attributesOf } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";
import { sourceAttributes, streamAttributes } from "../attributes/stream-attributes.js";
import { findStream, WAITING } from "../stream/find-stream.js";
import { whenFirstRow } from "../stream/first-row.js";
import { OwnStream } from "../stream/own-stream.js";
import { Binding } from "./binding.js";

/** A widget of any kind. */
type AnyWidget = Widget<object, Record<string, [payload: unknown]>>;

/** The place of a widget on the page. */
export interface WidgetPlace {
  /** The element that the widget is mounted into. */
  readonly target: Element;
  /** The node into which the text of an error is put. */
  readonly errorParent: Node;
  /** The slot of the content that the page shows until the first row. */
  readonly slot?: HTMLSlotElement;
  /** Lists the content that may be shown until the first row; the widget's node may be among it. */
  fallback(): readonly Node[];
  /** Shows that content, or hides all of it but the widget's node. */
  showFallback(shown: boolean, node: Node | undefined): void;
}

/** The binding of a widget element: the widget, and its stream where the element opens one of its own. */
export class WidgetBinding extends Binding {
  readonly #kind: Kind;
  readonly #attributes: Attributes;
  readonly #place: WidgetPlace;
  readonly #own: OwnStream;
  #widget: AnyWidget | undefined;
  #stream: DataStream<unknown> | undefined;
  #hasFirstRow = false;
  #hasFailed = false;
  #unwatch: Undo | undefined;

  constructor(kind: Kind, declared: DeclaredOptions, place: WidgetPlace) {
    super(declared, place.errorParent);
    this.#kind = kind;
    this.#attributes = attributesOf(kind.options);
    this.#place = place;
    // On a widget's element these names are options of the widget, or `hidden` of the page.
    const taken = ["hidden", ...Object.keys(this.#attributes)];
    const free = (table: Attributes): Attributes =>
      Object.fromEntries(Object.entries(table).filter(([name]) => !taken.includes(name)));
    this.#own = new OwnStream(declared, free(streamAttributes), free(sourceAttributes), (error) => {
      this.codeCame(error);
    });
  }

  /** The widget, while the element is on the page and its options are valid. */
  get widget(): AnyWidget | undefined {
    this.flush();
    return this.#widget;
  }

  /** The stream that the widget shows. */
  get stream(): DataStream<unknown> | undefined {
    this.flush();
    return this.#stream;
  }

  /** Shows either the content until the first row, or the widget. */
  override refreshFallback(): void {
    if (this.scope === undefined) return;
    const node = this.#widget?.node;
    const isThere = this.#place.fallback().some((child) => child !== node && isVisible(child));
    const shown = this.#hasFailed || (!this.#hasFirstRow && isThere);
    this.#place.showFallback(shown, node);
    if (node !== undefined) node.style.display = shown ? "none" : "";
  }

  protected override apply(): void {
    this.declared.checkNames(this.#attributes);
    const options = this.declared.options(this.#attributes);
    const stream = this.#findStream(options);
    if (stream === WAITING) return;
    if (this.#widget === undefined) {
      // Cast: the registry holds no types of options and events; the factory checks the options.
      this.#mount(this.#kind.factory(this.#place.target, { ...options, stream } as never));
    } else this.#widget.update({ ...options, stream });
    this.#own.settle(stream);
    if (stream !== this.#stream || !this.#hasFirstRow) this.#awaitFirstRow(stream);
    this.refreshFallback();
  }

  protected override open(scope: Scope): void {
    const { element } = this.declared;
    const { ownerDocument } = element;
    this.#hasFirstRow = false;
    if (this.#place.slot) {
      scope.listen(this.#place.slot, "slotchange", () => {
        this.refreshFallback();
      });
    }
    scope.listen(ownerDocument, "tickstream", () => {
      if (this.#needsStream()) this.refresh();
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

  protected override showError(text: string | undefined): void {
    this.#hasFailed = text !== undefined;
    this.refreshFallback();
  }

  #mount(widget: AnyWidget): void {
    this.#widget = widget;
    for (const name of [...widgetEvents, ...this.#kind.events]) {
      widget.on(name, (payload) => {
        this.dispatch(name, payload);
      });
    }
  }

  /**
   * Finds the stream: by property, by the id of its element, or its own; `WAITING` while the element may yet be parsed,
   * or the code of its source is to come.
   */
  #findStream({ series, widgets }: Record<string, unknown>): DataStream<unknown> | typeof WAITING | undefined {
    const { declared } = this;
    const [stream, src, source] = ["stream", "src", "source"].map((name) => declared.rawUnlessEmpty(name));
    const isOwn = src !== undefined || source !== undefined;
    if (stream !== undefined && isOwn) {
      throw new TypeError(`invalid ${declared.prefix}stream: there is an address too. Expected one of them`);
    }
    if (isOwn) return this.#own.open() ?? WAITING;
    if (typeof stream === "string") return this.#streamById(stream);
    // A chart may name a stream for each series, a dashboard for each widget.
    if (stream !== undefined || series !== undefined || widgets !== undefined) {
      return stream as DataStream<unknown> | undefined;
    }
    throw new TypeError(
      `no stream: set ${declared.prefix}stream to the id of a <tick-stream>, or ${declared.prefix}src to an address`,
    );
  }

  #streamById(id: string): DataStream<unknown> | typeof WAITING {
    const { element } = this.declared;
    const found = findStream(element, id);
    if (found !== undefined) return found;
    if (element.ownerDocument.readyState === "loading") return WAITING;
    throw new Error(`no stream has the id ${id}. Expected a <tick-stream id="${id}">`);
  }

  #needsStream(): boolean {
    const id = this.declared.rawUnlessEmpty("stream");
    if (typeof id !== "string") return false;
    try {
      return this.#hasFailed || findStream(this.declared.element, id) !== this.#stream;
    } catch {
      return true;
    }
  }

  #awaitFirstRow(stream: DataStream<unknown> | undefined): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#stream = stream;
    const showWidget = (): void => {
      this.#hasFirstRow = true;
      this.refreshFallback();
    };
    if (this.#hasFirstRow) return;
    if (stream === undefined || this.scope === undefined) showWidget();
    else this.#unwatch = whenFirstRow(this.scope, stream, showWidget);
  }
}

/** Whether a child of an element can be seen: an element, or a text that is not blank. */
function isVisible({ nodeType, nodeValue }: Node): boolean {
  return nodeType === 1 || (nodeType === 3 && nodeValue?.trim() !== "");
}
