import type { At, Loss, Order, Position } from "./source.js";

/** Rows that seem to be missing before a row or below a head. */
export interface Suspicion {
  readonly kind: "lost" | "unknown";
  readonly cause: string;
  /** The last position that we had. */
  readonly after?: Position;
  /** The position of the first row after the loss, where that can be told. */
  readonly before?: Position;
  /** How many rows, where offsets count them. */
  readonly count?: number;
}

/** What a batch turned out to be. */
export interface RowsVerdict {
  /** How many of its leading rows are known already; all of them: a duplicate. */
  readonly known: number;
  /** What is missing before the first of the others. */
  readonly gap?: Suspicion;
}

/** What a head turned out to be. */
export interface HeadVerdict {
  /** What is missing below it. */
  readonly gap: Suspicion;
  /** Rows within one epoch went missing while all seemed well: they may still be had from the server. */
  readonly silent: boolean;
}

/** What the source promises of its positions. */
export interface ContinuityOptions {
  readonly order: Order;
  readonly resumes: boolean;
}

/**
 * Position in, verdict out: are these rows new, known, or is something missing before them?
 * Knows neither time nor transport. Bounds of a gap are exclusive.
 */
export class Continuity {
  readonly #order: Order;
  readonly #resumes: boolean;
  #last: Position | null = null;
  #seen = false;
  /** Nothing has yet proven that the attempt goes on where the one before it stopped. */
  #unproven = false;
  #settled = true;
  #resuming = false;
  /** The old offset is void, or the source told of a loss: a gap at the next row or head, if anything is missing. */
  #pending: { cause: string; loss?: Loss } | null = null;

  constructor({ order, resumes }: ContinuityOptions) {
    this.#order = order;
    this.#resumes = resumes;
  }

  /** Where the feed has got to: resume from here. */
  get position(): Position | null {
    return this.#last;
  }

  /** Whether the resume of the running attempt has been answered, by the server or by a row. */
  get settled(): boolean {
    return this.#settled;
  }

  /** A new attempt begins. */
  begin(): void {
    this.#unproven = this.#seen;
    this.#resuming = this.#last !== null;
    this.#settled = !this.#resuming;
  }

  /** The server's answer to resume. */
  recovered(whole: boolean): void {
    if (!this.#resuming && !this.#unproven) return;
    this.#settled = true;
    this.#resuming = false;
    this.#unproven = false;
    if (!whole) this.#pending = { cause: "the server could not resume" };
  }

  /** The source knows that rows are missing before the next one. */
  lost(loss: Loss): void {
    this.#pending = { cause: loss.cause, loss };
  }

  /** `count` rows came in; none where all rows of a position were refused. */
  rows(count: number, at?: At): RowsVerdict {
    const pending = this.#pending;
    const unproven = this.#unproven && !(this.#resuming && this.#resumes);
    const first = !this.#seen;
    const last = this.#last;
    this.#settled = true;
    if (at === undefined) {
      this.#take();
      if (pending) return { known: 0, gap: this.#told(pending, last, undefined) };
      return unproven ? { known: 0, gap: this.#unknown(last) } : { known: 0 };
    }

    const position = within(at.position, last);
    const start = startOf(position, count, at, this.#order);
    if (last === null) {
      this.#take(position);
      return pending ? { known: 0, gap: this.#told(pending, last, start.first) } : { known: 0 };
    }
    if (position.epoch !== last.epoch) {
      this.#take(position);
      return { known: 0, gap: { kind: "lost", cause: "a new epoch", after: last, before: start.first } };
    }
    // A baseline is no row: a server that opens with its newest rows may go back behind it.
    if (first && !isNewer(position, last, this.#order)) {
      this.#take(position);
      return { known: 0 };
    }

    const countable = start.previous !== undefined && typeof last.offset === "number";
    if (countable) {
      const missing = (start.previous) - (last.offset);
      if (missing > 0 || (pending && !pending.loss && !isNewer(position, last, this.#order))) {
        this.#take(position);
        const cause = pending?.cause ?? "the position jumped";
        const gap = { kind: "lost" as const, cause, after: last, before: start.first };
        return { known: 0, gap: missing > 0 ? { ...gap, count: missing } : gap };
      }
    }
    if (!isNewer(position, last, this.#order)) {
      if (pending && !pending.loss) {
        this.#take(position);
        return { known: 0, gap: this.#told(pending, last, start.first) };
      }
      this.#unproven = false;
      this.#resuming = false;
      return { known: count };
    }
    this.#take(position);
    if (pending?.loss) return { known: 0, gap: this.#told(pending, last, start.first) };
    if (countable) return { known: start.exact ? (last.offset) - (start.previous) : 0 };

    const after = at.after;
    if (after !== undefined) {
      const overlap = this.#order === "increasing" && compareOffsets(after.offset, last.offset) <= 0;
      if (overlap || after.offset === last.offset) return { known: 0 };
      const cause = pending?.cause ?? "the position jumped";
      return { known: 0, gap: { kind: "lost", cause, after: last, before: start.first } };
    }
    if (pending) return { known: 0, gap: this.#told(pending, last, start.first) };
    return unproven ? { known: 0, gap: this.#unknown(last, start.first) } : { known: 0 };
  }

  /** The server's newest position. Undefined: nothing is missing, or nothing can be said yet. */
  head(head: Position): HeadVerdict | undefined {
    if (!this.#settled) return undefined;
    const last = this.#last;
    const position = within(head, last);
    if (last === null) {
      this.#last = position;
      return undefined;
    }
    const next = following(position, this.#order);
    if (position.epoch !== last.epoch) {
      this.pass(position);
      return { silent: false, gap: { kind: "lost", cause: "a new epoch", after: last, before: next } };
    }
    const pending = this.#pending;
    if (position.offset === last.offset) {
      if (pending && !pending.loss) this.#pending = null;
      return undefined;
    }
    const ahead = this.#order === "opaque" || isNewer(position, last, this.#order);
    const gap: Suspicion = { kind: "lost", cause: "the server is ahead", after: last, before: next };
    const countable = this.#order === "contiguous" && typeof position.offset === "number" && typeof last.offset === "number";
    if (ahead) {
      const counted = countable ? { ...gap, count: (position.offset) - (last.offset) } : gap;
      if (pending === null) return { silent: true, gap: counted };
      this.pass(position);
      return { silent: false, gap: { ...counted, cause: pending.cause } };
    }
    this.pass(position);
    return { silent: false, gap: { ...gap, cause: pending?.cause ?? "the server fell behind what it sent" } };
  }

  /** Gives up all up to this position: what is missing below it has been told. */
  pass(position: Position): void {
    this.#last = within(position, this.#last);
    this.#pending = null;
  }

  #take(position?: Position): void {
    if (position) this.#last = position;
    this.#seen = true;
    this.#unproven = false;
    this.#resuming = false;
    this.#pending = null;
  }

  #told(pending: { cause: string; loss?: Loss }, last: Position | null, first: Position | undefined): Suspicion {
    const { cause, loss } = pending;
    const after = loss?.after ?? last ?? undefined;
    const before = loss?.before ?? first;
    const proven = loss !== undefined || after !== undefined;
    return {
      kind: proven ? "lost" : "unknown",
      cause,
      ...(after && { after }),
      ...(before && { before }),
      ...(loss?.count !== undefined && { count: loss.count }),
    };
  }

  #unknown(last: Position | null, first?: Position): Suspicion {
    return { kind: "unknown", cause: "a reconnect", ...(last && { after: last }), ...(first && { before: first }) };
  }
}

/** A position without an epoch belongs to the one we are in. */
function within(position: Position, last: Position | null): Position {
  return position.epoch === undefined && last?.epoch !== undefined ? { epoch: last.epoch, offset: position.offset } : position;
}

interface Start {
  /** The position of the first row, where it can be told. */
  readonly first?: Position;
  /** The offset that came just before the first row, where offsets count rows. */
  readonly previous?: number;
  /** Each row has an offset of its own, so a batch half known can be trimmed. */
  readonly exact?: boolean;
}

function startOf(position: Position, count: number, at: At, order: Order): Start {
  const { offset } = position;
  if (order !== "contiguous" || typeof offset !== "number") return count === 1 ? { first: position } : {};
  const stated = at.after?.offset;
  if (typeof stated !== "number" && count === 0) return {};
  const previous = typeof stated === "number" ? stated : offset - count;
  return { previous, first: { ...position, offset: previous + 1 }, exact: offset - previous === count };
}

/** The first position after this one, where offsets count rows. */
function following(position: Position, order: Order): Position | undefined {
  if (order !== "contiguous" || typeof position.offset !== "number") return undefined;
  return { ...position, offset: position.offset + 1 };
}

function isNewer(position: Position, last: Position, order: Order): boolean {
  // Only numbers count; contiguous strings can be compared for equality alone.
  const comparable = order === "increasing" || (order === "contiguous" && typeof position.offset === "number");
  if (!comparable) return position.offset !== last.offset;
  return compareOffsets(position.offset, last.offset) > 0;
}

/** Numbers by size, strings of digits too, other strings letter by letter. */
export function compareOffsets(a: number | string, b: number | string): number {
  const left = digits(a);
  const right = digits(b);
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  const [s, t] = [String(a), String(b)];
  return s < t ? -1 : s > t ? 1 : 0;
}

function digits(offset: number | string): number | bigint | undefined {
  if (typeof offset === "number") return offset;
  return /^\d{1,64}$/.test(offset) ? BigInt(offset) : undefined;
}
