import type { Batch, DataStream, Gap, HistoryAnswer, HistoryQuery, Order, Position, Source } from "../stream/index.js";
import { compareOffsets } from "../stream/internal.js";
import { pause } from "./pause.js";
import { Questions } from "./questions.js";
import type { RingBounds, RingRow, WireLoss } from "./ring.js";
import { Ring } from "./ring.js";

/** The name of the epoch of a feed whose positions name none: the same for all relays of it. */
const UNNAMED_EPOCH = "0";

/** The time between two looks for the first position, ms. */
const LOOK_MS = 20;

/** Rows of an engine, kept for readers: what came in last, and what its history tells. */
export class RelayFeed<T> {
  readonly ring: Ring;
  readonly order: Order;
  /** Number of rows that came in. */
  rows = 0;
  /** Number of rows that could not be written as JSON. */
  unwritten = 0;
  readonly #stream: DataStream<T>;
  readonly #source: Source<T>;
  readonly #arrived: () => void;
  readonly #beginsAnew: () => void;
  readonly #questions: Questions<T>;
  #epoch: string | undefined;
  /** The number of the last row, where the feed brings no positions. */
  #counted = 0;
  #hasPositions = false;
  #lost: WireLoss | undefined;
  #fill: Promise<void> | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;
  readonly #unsubscribe: () => void;

  /**
   * @param arrived - called when rows have come in
   * @param beginsAnew - called before the rows of an epoch are forgotten, because another has begun
   */
  constructor(stream: DataStream<T>, bounds: RingBounds, arrived: () => void, beginsAnew: () => void) {
    this.#stream = stream;
    this.#source = stream.source;
    this.#questions = new Questions(stream.source);
    this.#arrived = arrived;
    this.#beginsAnew = beginsAnew;
    this.order = stream.order;
    this.ring = new Ring(bounds, this.order);
    this.#unsubscribe = stream.subscribe(
      {
        data: (rows, batch) => {
          if (batch.from !== "history") this.#take(rows, batch);
        },
        gap: (gap) => {
          this.#lost = impliedByPositions(gap, this.order)
            ? undefined
            : { count: gap.count, kind: gap.kind, cause: gap.cause };
        },
      },
      { recent: false },
    );
    this.#lookAgain();
  }

  /** The epoch of the feed; undefined: the engine has not told it yet. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** Resolves once the ring is filled from the engine's history, as far as that goes; at once where there is none. */
  get filled(): Promise<void> {
    return this.#fill ?? Promise.resolve();
  }

  /** Waits so many ms for the engine to tell its epoch, and to fill the ring. Returns whether it has told. */
  async ready(patience: number): Promise<boolean> {
    const until = performance.now() + patience;
    while (this.#epoch === undefined && performance.now() < until) await pause(LOOK_MS);
    await Promise.race([this.filled, pause(Math.max(0, until - performance.now()))]);
    return this.#epoch !== undefined;
  }

  /** Number of questions that were put to the engine's history. */
  get questions(): number {
    return this.#questions.count;
  }

  /** Whether the engine has a history. */
  get hasHistory(): boolean {
    return this.#source.history !== undefined;
  }

  /** Asks the engine's history; the same question of several readers is put once, unless rows have come in since. */
  ask(query: Omit<HistoryQuery, "signal">): Promise<HistoryAnswer<T>> {
    return this.#questions.ask(query, this.ring.end);
  }

  /** Makes rows of the ring of an answer; undefined where it does not tell the position of each. */
  rowsOf({ rows, position, positions }: HistoryAnswer<T>): readonly RingRow[] | undefined {
    const places = rows.length === 0 ? [] : (positions ?? this.#placesOf(rows.length, position));
    if (places?.length !== rows.length) return undefined;
    return rows.flatMap((row, i) => {
      const text = this.#write(row, undefined);
      return text === undefined ? [] : [{ text, position: this.#named(places[i]) }];
    });
  }

  /** Leaves the stream. */
  close(): void {
    clearTimeout(this.#looking);
    this.#unsubscribe();
  }

  /** Looks for a position that came without a row, such as that of another epoch: no event tells of it. */
  look(): void {
    const { position } = this.#stream;
    if (!position) return;
    const head = this.ring.heads.get(position.partition);
    const isNew = position.offset !== head?.offset || (position.epoch ?? UNNAMED_EPOCH) !== head.epoch;
    if (isNew && (this.#epoch === undefined || position.partitions === undefined)) this.#take([], { position });
  }

  /** Looks until the feed has told where it is. */
  #lookAgain(): void {
    this.look();
    if (this.#epoch === undefined) {
      this.#looking = setTimeout(() => {
        this.#lookAgain();
      }, LOOK_MS);
    }
  }

  #take(rows: readonly T[], batch: Pick<Batch, "position" | "positions"> & Partial<Batch>): void {
    const { position, positions, times } = batch;
    this.rows += rows.length;
    this.#hasPositions ||= position !== undefined;
    if (!position && this.#hasPositions) {
      // Nobody could resume behind them.
      this.unwritten += rows.length;
      this.#lost = { count: rows.length, kind: "lost", cause: "rows came without a position" };
      return;
    }
    const last = position
      ? this.#named(position)
      : { epoch: this.#epoch ?? ownEpoch(), offset: this.#counted + rows.length };
    if (last.epoch !== this.#epoch) {
      if (this.#epoch !== undefined) this.#beginsAnew();
      this.ring.clear();
      this.#epoch = last.epoch;
      this.#lost = undefined;
    }
    if (!position) this.#counted += rows.length;
    const places = positions ?? (position ? this.#placesOf(rows.length, last) : countUpTo(last, rows.length));
    const isFirst = this.ring.first === this.ring.end;
    const taken = rows.flatMap((row, i) => {
      const text = this.#write(row, times?.[i]);
      if (text === undefined) return [];
      // Rows of which only the last has a position stand at it together.
      const place = this.#named(places?.[i] ?? last);
      const lost = this.#lost;
      this.#lost = undefined;
      return [{ text, position: place, time: times?.[i], lost }];
    });
    this.ring.push(taken);
    this.ring.head(last);
    if (isFirst && position) {
      this.#fill ??= this.#fillBefore(taken.at(0)?.position ?? nextOf(last), last);
    }
    if (taken.length > 0) this.#arrived();
  }

  /** Fills the ring with the rows before a position; where that is unknown, with those up to the head. */
  async #fillBefore(before: Position | undefined, head: Position): Promise<void> {
    if (!this.hasHistory) return;
    const { epoch } = this;
    try {
      const answer = await this.ask({ before, limit: this.ring.room });
      const all = this.rowsOf(answer);
      // An engine may have told history more than the stream: those rows are still to come in.
      const rows = before ? all : all?.slice(0, all.findLastIndex((row) => isUpTo(row.position, head, this.order)) + 1);
      const last = rows?.at(-1)?.position;
      const isNext =
        last?.epoch === epoch &&
        last?.partition === undefined &&
        (this.order !== "contiguous" || Number(last?.offset) === Number(before?.offset) - 1);
      if (rows && isNext && this.epoch === epoch && this.ring.hasAll) this.ring.fill(rows);
    } catch {
      // Readers ask for what they miss by themselves, and are told why that fails.
    }
  }

  /** Returns the positions of so many rows of which the last one's is known, where offsets count rows. */
  #placesOf(count: number, last: Position | undefined): readonly Position[] | undefined {
    if (last === undefined || (this.order !== "contiguous" && count > 1)) return undefined;
    if (count === 1) return [last];
    return typeof last.offset === "number" ? countUpTo(last, count) : undefined;
  }

  #named({ epoch = UNNAMED_EPOCH, partition, offset }: Position): Position {
    return partition === undefined ? { epoch, offset } : { epoch, partition, offset };
  }

  /** Writes a row as JSON, with the time of its arrival where it has none; undefined where that cannot be done. */
  #write(row: T, time: number | undefined): string | undefined {
    try {
      const isTimeless =
        time !== undefined && typeof row === "object" && row !== null && !Array.isArray(row) && !("time" in row);
      const text = JSON.stringify(isTimeless ? { ...row, time } : row) as string | undefined;
      if (text !== undefined) return text;
    } catch {
      // Counted below: a cycle, or a bigint.
    }
    this.unwritten += 1;
    return undefined;
  }
}

/** Tells whether readers see a gap by the positions of the rows beside it. */
function impliedByPositions({ kind, after, before }: Gap, order: Order): boolean {
  const [left, right] = [after.position, before.position];
  if (left?.epoch !== right?.epoch) return true;
  return kind === "lost" && order === "contiguous" && typeof left?.offset === "number" && right !== undefined;
}

/** Tells whether a position is no later than another; of offsets that cannot be compared, whether it is the same. */
export function isUpTo({ offset }: Position, head: Position, order: Order): boolean {
  return offset === head.offset || (order !== "opaque" && compareOffsets(offset, head.offset) < 0);
}

function countUpTo(last: Position, count: number): readonly Position[] {
  return Array.from({ length: count }, (_, i) => ({ ...last, offset: Number(last.offset) - count + 1 + i }));
}

/** Returns the position after another; undefined where offsets do not count rows. */
function nextOf(position: Position): Position | undefined {
  return typeof position.offset === "number" ? { ...position, offset: position.offset + 1 } : undefined;
}

/** Makes the epoch of a feed that brings no positions: another relay of it counts otherwise. */
function ownEpoch(): string {
  return crypto.randomUUID().slice(0, 13);
}
