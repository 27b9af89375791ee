import type { DataStream } from "../../stream/index.js";
import type { Scope } from "../../widgets/index.js";
import { streamAttributes } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";
import { streamEvents } from "../kinds.js";
import { OwnStream } from "../stream/own-stream.js";
import { Binding } from "./binding.js";

type EventName = (typeof streamEvents)[number];

/** What stands behind a stream element: a stream that widgets find by the element's id. */
export class StreamBinding extends Binding {
  readonly #own: OwnStream;
  readonly #undos = new Map<EventName, () => void>();
  #id: string | undefined;
  readonly #show: (shown: boolean) => void;

  /**
   * @param show - shows the words of trouble, or hides them
   */
  constructor(given: DeclaredOptions, place: Node, show: (shown: boolean) => void) {
    super(given, place);
    this.#own = new OwnStream(given, streamAttributes);
    this.#show = show;
  }

  /** The stream, while the element is on the page and all is well with it. */
  get stream(): DataStream<unknown> | undefined {
    this.flush();
    return this.#own.current;
  }

  /**
   * Tells the element's listeners of an event from now on. Not before somebody listens: a stream that nobody asks for
   * errors prints the first one, and one that nobody listens to stays still.
   */
  override forward(type: string): void {
    const name = streamEvents.find((event) => event === type);
    if (name === undefined || this.#undos.has(name)) return;
    this.#undos.set(name, nothing);
    this.flush();
    this.#subscribe(name);
  }

  protected override apply(): void {
    const before = this.#own.current;
    const { id } = this.given.element;
    const stream = this.#own.open();
    if (stream === before && id === this.#id) return;
    this.#id = id;
    if (stream !== before) for (const name of this.#undos.keys()) this.#subscribe(name);
    this.#announce();
    // After the widgets have taken the new one.
    queueMicrotask(() => {
      this.#own.settle(this.#own.current);
    });
  }

  protected override open(scope: Scope): void {
    scope.add(() => {
      this.#own.settle(undefined);
      for (const name of this.#undos.keys()) this.#undos.set(name, nothing);
      this.#announce();
    });
  }

  protected override trouble(words: string | undefined): void {
    this.#show(words !== undefined);
  }

  /** Tells widgets to look for their stream. */
  #announce(): void {
    this.given.element.ownerDocument.dispatchEvent(new CustomEvent("tickstream"));
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

const nothing = (): void => undefined;
