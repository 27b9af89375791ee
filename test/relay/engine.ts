import type { At, HistoryAnswer, HistoryQuery, Order, Position, Sink, Source } from "../../src/stream/index.js";
import { compareOffsets } from "../../src/stream/internal.js";

/** A row of the engine. */
export interface EngineRow {
  readonly time: number;
  readonly value: number;
  /** What makes it long. */
  readonly text?: string;
}

/** A log that rows are written to, which sources read: of any order, with a memory that may be short. */
export class Engine {
  epoch = "e1";
  /** The offsets of readers that are this much behind: a replica, ms. */
  delay = 0;
  questions = 0;
  readonly rows: { readonly row: EngineRow; readonly offset: number | string }[] = [];
  readonly #order: Order;
  readonly #sinks = new Set<Sink<EngineRow>>();
  #count = 0;
  #trimmed = 0;

  constructor(order: Order = "contiguous") {
    this.#order = order;
  }

  /** The number of rows that were written. */
  get count(): number {
    return this.#count;
  }

  /** Writes rows whose values count on, each with a text besides. */
  write(count: number, text?: string): void {
    const added = Array.from({ length: count }, () => {
      const value = ++this.#count;
      const row = { time: 1_700_000_000_000 + value, value, ...(text !== undefined && { text }) };
      return { row, offset: this.#offsetOf(value) };
    });
    this.rows.push(...added);
    for (const sink of [...this.#sinks]) this.#tell(sink, added);
  }

  /** Forgets the oldest rows. */
  trim(kept: number): void {
    this.#trimmed += Math.max(0, this.rows.length - kept);
    this.rows.splice(0, Math.max(0, this.rows.length - kept));
  }

  /** Cuts all sources off. */
  cut(): void {
    for (const sink of [...this.#sinks]) sink.error(new Error("the engine is down"));
  }

  /** Begins another life, without the rows of the one before. */
  beginAnew(): void {
    this.epoch = `e${Number(this.epoch.slice(1)) + 1}`;
    this.rows.length = 0;
    this.cut();
  }

  /** Makes a source of the log; `lag` is the time by which it is behind, ms. */
  source(lag = 0): Source<EngineRow> {
    return {
      name: "engine",
      order: this.#order,
      connect: (sink) => {
        let isOver = false;
        sink.open();
        const { resume } = sink;
        const start = resume ? this.#since(resume) : this.rows.length;
        const begin = (): void => {
          if (isOver) return;
          if (resume) sink.recovered(start !== null);
          const missed = start === null ? [] : this.rows.slice(start);
          if (missed.length > 0) this.#tell(sink, missed);
          else sink.position(this.#position(this.#offsetOf(this.#count)));
          this.#sinks.add(late);
        };
        const late: Sink<EngineRow> =
          lag === 0
            ? sink
            : {
                ...sink,
                next: (rows, at) => {
                  setTimeout(() => {
                    if (!isOver) sink.next(rows, at);
                  }, lag);
                },
              };
        begin();
        return () => {
          isOver = true;
          this.#sinks.delete(late);
        };
      },
      history: (query) => Promise.resolve(this.#answer(query)),
    };
  }

  #answer({ after, before, from = -Infinity, to = Infinity, limit }: HistoryQuery): HistoryAnswer<EngineRow> {
    this.questions += 1;
    const asked = after?.epoch ?? before?.epoch;
    if (asked !== undefined && asked !== this.epoch) return { rows: [], whole: false };
    const start = after ? this.#since(after) : 0;
    const end = before ? this.rows.findIndex(({ offset }) => !(this.#compare(offset, before.offset) < 0)) : -1;
    const found = this.rows
      .slice(start ?? 0, end < 0 ? undefined : end)
      .filter(({ row }) => row.time >= from && row.time <= to);
    const page = after ? found.slice(0, limit) : found.slice(-limit);
    const positions = page.map(({ offset }) => this.#position(offset));
    return {
      rows: page.map(({ row }) => row),
      position: positions.at(-1),
      ...(this.#order !== "contiguous" && { positions }),
      whole: start !== null && (after !== undefined || page.length === limit || this.#trimmed === 0),
    };
  }

  #tell(sink: Sink<EngineRow>, rows: readonly { readonly row: EngineRow; readonly offset: number | string }[]): void {
    const positions = rows.map(({ offset }) => this.#position(offset));
    const position = positions[positions.length - 1];
    const at: At = this.#order === "contiguous" ? { position } : { position, positions };
    sink.next(
      rows.map(({ row }) => row),
      at,
    );
  }

  /** Returns the index of the first row after a position; null where one between is gone. */
  #since({ epoch, offset }: Position): number | null {
    if (epoch !== this.epoch) return null;
    const index = this.rows.findIndex((row) => this.#compare(row.offset, offset) > 0);
    const first = this.rows.length === 0 ? this.#count + 1 : this.rows[0].row.value;
    const isHeld = this.#compare(offset, this.#offsetOf(first - 1)) >= 0;
    if (!isHeld) return null;
    return index < 0 ? this.rows.length : index;
  }

  #compare(a: number | string, b: number | string): number {
    return typeof a === "number" && typeof b === "number" ? a - b : compareOffsets(a, b);
  }

  #position(offset: number | string): Position {
    return { epoch: this.epoch, offset };
  }

  /** Numbers rows one by one, or as a log does that counts within a ms. */
  #offsetOf(count: number): number | string {
    return this.#order === "contiguous" ? count : `${1_700_000_000_000 + Math.floor(count / 50)}-${count % 50}`;
  }
}
