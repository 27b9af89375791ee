import type { At, Loss, Order, Position } from "../source.js";
import { addCounts } from "../values/counts.js";

/** Rows that seem to be missing before a row or below a head. */
export interface Suspicion {
  readonly kind: "lost" | "unknown";
  readonly cause: string;
  /** The last position that we had. */
  readonly after?: Position | undefined;
  /** The position of the first row after the loss, where that can be told. */
  readonly before?: Position | undefined;
  /** How many rows, where offsets count them. */
  readonly count?: number | undefined;
  /** Nothing but a reconnect speaks for it: rows that are here already and come again prove that nothing is missing. */
  readonly unproven?: boolean | undefined;
}

/** What a batch turned out to be. */
export interface RowsVerdict {
  /** How many of its leading rows are known already; all of them: a duplicate. */
  readonly known: number;
  /** What is missing before the first of the others. */
  readonly gap?: Suspicion | undefined;
  /** The offsets of the rows begin another life of the feed, though nothing else says so. */
  readonly anew?: boolean | undefined;
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
  readonly order?: Order;
  readonly resumes?: boolean;
}

/**
 * What a feed has got to, and what its positions and the server's answers say of the rest. Knows neither time nor
 * transport.
 */
export interface Continuity {
  /** Where the feed has got to: resume from here. */
  readonly position: Position | null;
  /** Whether the resume of the running attempt has been answered, by the server or by a row. */
  readonly settled: boolean;
  /** A new attempt begins. */
  begin(): void;
  /** The server's answer to resume. */
  recovered(whole: boolean): void;
  /** The source knows that rows are missing before the next one, besides those that it told of since the last. */
  lost(loss: Loss): void;
  /**
   * `count` rows came in; none where all rows of a position were refused. `areKnown` is asked where positions say that
   * the first ones are here already: if they are not, the feed counts anew. Default: positions are believed.
   */
  rows(count: number, at?: At, areKnown?: (known: number) => boolean): RowsVerdict;
  /** The server's newest position. Undefined: nothing is missing, or nothing can be said yet. */
  head(head: Position): HeadVerdict | undefined;
  /** Gives up all up to this position: what is missing below it has been told. */
  pass(position: Position): void;
  /**
   * Rows up to this position were had from history before the feed brought any. Returns whether the feed goes on from
   * there.
   */
  told(position: Position): boolean;
}

/** Makes a continuity. Position in, verdict out: are these rows new, known, or is something missing before them? */
export function createContinuity({ order = "opaque", resumes = false }: ContinuityOptions): Continuity {
  let last: Position | null = null;
  /** A row has come: the last position is no mere baseline. */
  let seen = false;
  let settled = true;
  /** Nothing has yet told whether the attempt goes on where the one before it stopped. */
  let open = false;
  /** … and a first row without a proof will be a gap. */
  let feared = false;
  /** The old offset is void, or the source told of a loss: a gap at the next row or head, if anything is missing. */
  let pending: { readonly cause: string; readonly loss?: Loss } | null = null;

  function close(): void {
    settled = true;
    open = feared = false;
  }

  /** A position without an epoch belongs to the one we are in. */
  function within({ epoch = last?.epoch, partition, offset }: Position): Position {
    return partition === undefined ? { epoch, offset } : { epoch, partition, offset };
  }

  /**
   * Whether a position of our epoch lies beyond the last. Only numbers count; contiguous strings can be compared for
   * equality alone.
   */
  function isNewer({ offset }: Position, { offset: reached }: Position): boolean {
    const comparable = order === "increasing" || (order === "contiguous" && typeof offset === "number");
    return comparable ? compareOffsets(offset, reached) > 0 : offset !== reached;
  }

  /** How many rows lie between two offsets, where offsets count rows. */
  function distance(from: number | string | undefined, to: number | string | undefined): number | undefined {
    return order === "contiguous" && Number.isInteger(from) && Number.isInteger(to)
      ? Number(to) - Number(from)
      : undefined;
  }

  function pass(position: Position): void {
    last = within(position);
    pending = null;
  }

  return {
    get position() {
      return last;
    },
    get settled() {
      return settled;
    },
    begin() {
      settled = last === null;
      open = seen || !settled;
      feared = seen && (settled || !resumes);
    },
    recovered(whole) {
      if (!open) return;
      close();
      if (!whole) pending = { cause: "the server could not resume" };
    },
    lost(given) {
      const loss = pending?.loss ? joinLosses(pending.loss, given) : given;
      pending = { cause: loss.cause, loss };
    },
    rows(count, at, areKnown = () => true) {
      const [reached, doubt, unproven, baseline, isFirst] = [last, pending, feared, !seen, open];
      const position = at && within(at.position);
      /** The source's word is the last. */
      const sure = doubt?.loss?.kind;
      const newer =
        !position || !reached || sure !== undefined || position.epoch !== reached.epoch || isNewer(position, reached);
      close();
      const start = at && startOf(at, count);
      // A baseline is no row: a server that opens with its newest rows may go back behind it.
      if (!newer && !baseline && (!doubt || doubt.loss) && areKnown(count)) return { known: count };
      last = position ?? last;
      seen = true;
      pending = null;
      if (!newer && baseline) return { known: 0 };

      const overlap = position?.epoch === reached?.epoch ? distance(start, reached?.offset) : undefined;
      // Where each row has an offset of its own, a batch half known can be trimmed.
      const trimmed = newer && !baseline && distance(start, position?.offset) === count;
      const known = trimmed ? Math.max(0, overlap ?? 0) : 0;
      const anew = !doubt && !baseline && (!newer || (known > 0 && !areKnown(known)));
      const kept = anew ? 0 : known;
      const first =
        start === undefined
          ? count === 1
            ? position
            : undefined
          : position && { ...position, offset: start + kept + 1 };
      const gap = (kind: Suspicion["kind"], cause: string, loss?: Omit<Loss, "cause">): Suspicion => ({
        kind,
        cause,
        after: loss?.after ?? reached ?? undefined,
        before: loss?.before ?? first,
        count: loss?.count,
      });
      const jump = (missing?: number): RowsVerdict => ({
        known: 0,
        gap: gap("lost", doubt?.cause ?? "the position jumped", { count: missing }),
      });
      const told = doubt
        ? gap(sure ?? (doubt.loss || reached ? "lost" : "unknown"), doubt.cause, doubt.loss)
        : unproven
          ? { ...gap("unknown", "a reconnect"), unproven: true }
          : undefined;

      // Several messages of one attempt at one position are no other life of the feed.
      if (anew && !isFirst && position?.offset === reached?.offset) return { known: 0 };
      if (anew) return { known: 0, gap: gap("unknown", "the feed counts anew"), anew };
      if (!position || !reached || !newer || sure) return { known: 0, gap: told };
      if (position.epoch !== reached.epoch) return { known: 0, gap: gap("lost", "a new epoch") };
      if (overlap !== undefined && overlap < 0) return jump(-overlap);
      if (doubt?.loss) return { known, gap: told };
      if (overlap !== undefined) return { known };
      const after = at.after?.offset;
      if (after === undefined) return { known: 0, gap: told };
      const joined = after === reached.offset || (order === "increasing" && compareOffsets(after, reached.offset) < 0);
      return joined ? { known: 0 } : jump();
    },
    head(head) {
      if (!settled) return undefined;
      const reached = last;
      const position = within(head);
      const renewed = position.epoch !== reached?.epoch;
      if (reached === null) {
        last = position;
        return undefined;
      }
      if (!renewed && position.offset === reached.offset) {
        if (!pending?.loss) pending = null;
        return undefined;
      }
      const ahead = !renewed && isNewer(position, reached);
      const silent = ahead && !pending;
      const loss = pending?.loss;
      const cause = pending?.cause ?? (ahead ? "the server is ahead" : "the server fell behind what it sent");
      if (!silent) pass(position);
      return {
        silent,
        gap: {
          kind: loss?.kind ?? "lost",
          cause: renewed && !loss?.kind ? "a new epoch" : cause,
          after: loss?.after ?? reached,
          before:
            loss?.before ??
            (distance(0, position.offset) === undefined
              ? undefined
              : { ...position, offset: Number(position.offset) + 1 }),
          count: loss?.count ?? (ahead ? distance(reached.offset, position.offset) : undefined),
        },
      };
    },
    pass,
    told(position) {
      const next = within(position);
      const comparable = order !== "opaque" && typeof next.offset === typeof last?.offset;
      if (seen || (last && (next.epoch !== last.epoch || (next.offset !== last.offset && !comparable)))) return false;
      last = next;
      return (seen = true);
    },
  };

  /** The offset that came just before the first row, where offsets count rows. */
  function startOf({ position: { offset }, after }: At, count: number): number | undefined {
    if (distance(0, offset) === undefined) return undefined;
    if (typeof after?.offset === "number") return after.offset;
    return count > 0 ? Number(offset) - count : undefined;
  }
}

/** Two losses with no row between them are one. */
function joinLosses(first: Loss, second: Loss): Loss {
  const kinds = [first.kind, second.kind];
  return {
    after: first.after ?? second.after,
    before: second.before,
    count: addCounts(first.count, second.count),
    kind: first.kind === second.kind ? first.kind : kinds.includes("lost") ? "lost" : undefined,
    cause: second.cause,
  };
}

/** Numbers by size, strings of digits too, other strings letter by letter. */
export function compareOffsets(a: number | string, b: number | string): number {
  let [left, right]: unknown[] = [a, b];
  if (typeof a === "string" || typeof b === "string") {
    const sized = [a, b].every((offset) => typeof offset === "number" || /^\d{1,64}$/.test(offset));
    [left, right] = [a, b].map((offset) =>
      !sized ? String(offset) : typeof offset === "number" ? offset : BigInt(offset),
    );
  }
  return (left as number) < (right as number) ? -1 : (left as number) > (right as number) ? 1 : 0;
}
