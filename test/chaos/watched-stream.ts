import { expect } from "vitest";
import type { DataStreamOptions, Source, StreamError } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { FakeEnvironment } from "../stream/fake-environment.js";

/** What prototypes hold before anybody has sent anything. */
const prototypes = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Function.prototype,
  Map.prototype,
  Promise.prototype,
];
const namesOf = (): string[] => prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join());
const owned = namesOf();

/** A stream on a virtual clock, and what it told. */
export class WatchedStream {
  readonly environment = new FakeEnvironment();
  readonly stream: DataStream<unknown>;
  /** The newest rows. */
  rows: readonly unknown[] = [];
  readonly errors: StreamError[] = [];
  readonly #faults: string[] = [];

  constructor(source: Source<unknown>, options: DataStreamOptions<unknown> = {}) {
    this.stream = new DataStream(source, { environment: this.environment, timeUnit: "ms", ...options });
    this.stream.subscribe({
      data: (rows, { times }) => {
        this.rows = rows;
        if (rows.length === 0 || rows.length !== times.length) {
          this.#faults.push(`${rows.length} rows with ${times.length} times`);
        }
        for (const time of times) if (!(Math.abs(time) <= 8.64e15)) this.#faults.push(`a row of time ${time}`);
      },
      gap: ({ after, before, count }) => {
        if (!Number.isFinite(after.time) || !Number.isFinite(before.time)) {
          this.#faults.push(`a gap from ${after.time} to ${before.time}`);
        }
        this.#checkCount(count);
      },
      repair: ({ remaining, missing }) => {
        this.#checkCount(remaining);
        for (const { count } of missing) this.#checkCount(count);
      },
      error: (error) => this.errors.push(error),
    });
  }

  /** Whether a row with this value was told last. */
  told(value: number): boolean {
    return (this.rows.at(-1) as { value?: unknown } | null | undefined)?.value === value;
  }

  /** That nothing is lost in the counts, nothing failed but for these reasons, and no prototype was touched. */
  expectSound(allowed: readonly string[]): void {
    const { received, kept, duplicates, dropped } = this.stream.stats;
    if (received !== kept + duplicates + dropped) this.#faults.push(JSON.stringify(this.stream.stats));
    for (const { code, message } of this.errors) {
      // Told once a stream: a hostile server numbers as it likes.
      const isPosition = code === "source" && message.includes("is a number beyond 2⁵³");
      if (!allowed.includes(code) && !isPosition) this.#faults.push(`${code}: ${message}`);
    }
    if (this.errors.filter(({ message }) => message.includes("beyond 2⁵³")).length > 1) {
      this.#faults.push("a position that was told twice");
    }
    if (["failed", "ended"].includes(this.stream.state)) this.#faults.push(this.stream.state);
    namesOf().forEach((names, index) => {
      if (names !== owned[index]) this.#faults.push(`a prototype has ${names}`);
    });
    // Much faster than to expect each of them.
    if (this.#faults.length > 0) expect(this.#faults).toEqual([]);
  }

  #checkCount(count: number | undefined): void {
    if (count !== undefined && !(Number.isInteger(count) && count >= 0)) this.#faults.push(`${count} rows missing`);
  }

  destroy(): void {
    this.stream.destroy();
  }
}
