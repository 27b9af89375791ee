import type { DataStream } from "../../stream/index.js";
import type { Attributes } from "../attributes/attributes.js";
import { sourceAttributes } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";
import { openStream } from "./open-stream.js";

/** The stream of one element: made anew when what the element says of it has changed. */
export class OwnStream {
  readonly #given: DeclaredOptions;
  readonly #table: Attributes;
  readonly #names: readonly string[];
  readonly #made = new Set<DataStream<unknown>>();
  #said: readonly unknown[] | undefined;
  #stream: DataStream<unknown> | undefined;

  /** @param table - the options of a stream that the element takes */
  constructor(given: DeclaredOptions, table: Attributes) {
    this.#given = given;
    this.#table = table;
    this.#names = ["src", "source", ...Object.keys(sourceAttributes), ...Object.keys(table)];
  }

  /** The stream made last, where there is one. */
  get current(): DataStream<unknown> | undefined {
    return this.#stream;
  }

  /**
   * The stream as the element wants it now. One made before lives on until {@link OwnStream.settle}.
   *
   * @throws TypeError or RangeError where it cannot be made; the one before stays
   */
  open(): DataStream<unknown> {
    const said = this.#names.map((name) => this.#given.raw(name));
    if (this.#stream !== undefined && said.every((value, index) => value === this.#said?.[index])) return this.#stream;
    this.#given.checkNames({ ...sourceAttributes, ...this.#table });
    const stream = openStream(this.#given, this.#table);
    this.#made.add(stream);
    this.#stream = stream;
    this.#said = said;
    return stream;
  }

  /** Destroys all streams that were made but the one in use. */
  settle(used: unknown): void {
    if (this.#stream !== used) this.#stream = undefined;
    for (const stream of this.#made) {
      if (stream === used) continue;
      this.#made.delete(stream);
      stream.destroy();
    }
  }
}
