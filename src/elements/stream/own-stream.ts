import type { DataStream } from "../../stream/index.js";
import type { Undo } from "../../widgets/internal.js";
import type { Attributes } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";
import { elsewhere } from "../contents/contents.js";
import { openStream } from "./open-stream.js";

/** Elements whose stream waits for the code of its source. */
const waitingElements = new WeakSet<Element>();

/** Whether the stream of an element waits for the code of its source. */
export function isWaiting(element: Element): boolean {
  return waitingElements.has(element);
}

/** The stream of one element, which is made again when the options of the element change. */
export class OwnStream {
  readonly #declared: DeclaredOptions;
  readonly #table: Attributes;
  readonly #sourceTable: Attributes;
  readonly #names: readonly string[];
  readonly #streams = new Set<DataStream<unknown>>();
  #values: readonly unknown[] | undefined;
  #stream: DataStream<unknown> | undefined;
  readonly #sourceCame: (error?: Error) => void;
  #stopWaiting: Undo | undefined;

  /**
   * @param table - the options of a stream that the element takes
   * @param sourceTable - the options of a source that it takes
   * @param sourceCame - called once the code of the source, for which the element waits, has come or failed to
   */
  constructor(
    declared: DeclaredOptions,
    table: Attributes,
    sourceTable: Attributes,
    sourceCame: (error?: Error) => void,
  ) {
    this.#sourceCame = sourceCame;
    this.#declared = declared;
    this.#table = table;
    this.#sourceTable = sourceTable;
    this.#names = ["src", "source", ...Object.keys(sourceTable), ...Object.keys(table)];
  }

  /** The newest stream, where there is one. */
  get current(): DataStream<unknown> | undefined {
    return this.#stream;
  }

  /**
   * Returns the stream of the options as they are now; undefined while the code of its source is to come. An older
   * stream lives on until {@link OwnStream.settle}.
   *
   * @throws TypeError or RangeError where an option is wrong; the older stream stays
   */
  open(): DataStream<unknown> | undefined {
    this.#endWait();
    const values = this.#names.map((name) => this.#declared.raw(name));
    const isUnchanged = values.every((value, index) => value === this.#values?.[index]);
    if (this.#stream !== undefined && isUnchanged) return this.#stream;
    this.#declared.checkNames({ ...this.#sourceTable, ...this.#table });
    const stream = openStream(this.#declared, this.#table, this.#sourceTable);
    if (typeof stream === "string") {
      waitingElements.add(this.#declared.element);
      this.#stopWaiting = elsewhere?.awaitSource(stream, this.#sourceCame);
      return undefined;
    }
    this.#streams.add(stream);
    this.#stream = stream;
    this.#values = values;
    return stream;
  }

  /** Destroys all streams but the one in use. */
  settle(used: unknown): void {
    if (used === undefined) this.#endWait();
    if (this.#stream !== used) this.#stream = undefined;
    for (const stream of this.#streams) {
      if (stream === used) continue;
      this.#streams.delete(stream);
      stream.destroy();
    }
  }

  #endWait(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    waitingElements.delete(this.#declared.element);
  }
}
