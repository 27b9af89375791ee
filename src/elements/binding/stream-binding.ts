import type { DataStream } from "../../stream/index.js";
import type { Scope } from "../../widgets/internal.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";
import { sourceAttributes, streamAttributes } from "../attributes/stream-attributes.js";
import { OwnStream } from "../stream/own-stream.js";
import { streamEvents } from "../stream/stream-events.js";
import { Binding } from "./binding.js";

type EventName = (typeof streamEvents)[number];

/** The binding of a stream element: a stream that widgets find by the element's id. */
export class StreamBinding extends Binding {
  readonly #own: OwnStream;
  readonly #undos = new Map<EventName, () => void>();
  #id: string | undefined;
  readonly #setErrorShown: (shown: boolean) => void;

  /** @param setErrorShown - shows or hides the text of an error */
  constructor(declared: DeclaredOptions, errorParent: Node, setErrorShown: (shown: boolean) => void) {
    super(declared, errorParent);
    this.#own = new OwnStream(declared, streamAttributes, sourceAttributes, (error) => {
      this.codeCame(error);
    });
    this.#setErrorShown = setErrorShown;
  }

  /** The stream, while the element is on the page and its options are valid. */
  get stream(): DataStream<unknown> | undefined {
    this.flush();
    return this.#own.current;
  }

  /**
   * Dispatches an event of the stream on the element from now on. It begins with the first listener: a stream without
   * listeners for errors prints the first one, and a stream without any listener does not start.
   */
  override forward(type: string): void {
    const name = streamEvents.find((event) => event === type);
    if (name === undefined || this.#undos.has(name)) return;
    this.#undos.set(name, doNothing);
    this.flush();
    this.#subscribe(name);
  }

  protected override apply(): void {
    const before = this.#own.current;
    const { id } = this.declared.element;
    const stream = this.#own.open();
    if (stream === undefined || (stream === before && id === this.#id)) return;
    this.#id = id;
    if (stream !== before) for (const name of this.#undos.keys()) this.#subscribe(name);
    this.#announce();
    // Destroy the old stream after the widgets have taken the new one.
    queueMicrotask(() => {
      this.#own.settle(this.#own.current);
    });
  }

  protected override open(scope: Scope): void {
    scope.add(() => {
      this.#own.settle(undefined);
      for (const name of this.#undos.keys()) this.#undos.set(name, doNothing);
      this.#announce();
    });
  }

  protected override showError(text: string | undefined): void {
    this.#setErrorShown(text !== undefined);
  }

  /** Makes widgets search for their stream. */
  #announce(): void {
    this.declared.element.ownerDocument.dispatchEvent(new CustomEvent("tickstream"));
  }

  #subscribe(name: EventName): void {
    const stream = this.#own.current;
    if (stream === undefined) return;
    this.#undos.get(name)?.();
    const listener = (first?: unknown, batch?: unknown): void => {
      this.dispatch(name, name === "data" ? { rows: first, batch } : first);
    };
    this.#undos.set(name, stream.subscribe({ [name]: listener }, { recent: false }));
  }
}

const doNothing = (): void => undefined;
