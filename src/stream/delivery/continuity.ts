import type { At, Loss, Order, Position } from "../source.js";
import { addCounts } from "../values/add-counts.js";
import { compareOffsets } from "../values/compare-offsets.js";

/** Rows that seem to be missing before a row or below a head. */
export interface Suspicion {
  readonly kind: "lost" | "unknown";
  readonly cause: string;
  /** The last position before the loss. */
  readonly after?: Position | undefined;
  /** The position of the first row after the loss, where it is known. */
  readonly before?: Position | undefined;
  /** The number of rows, where offsets count them. */
  readonly count?: number | undefined;
  /** Whether only a reconnect speaks for it: known rows that come again then prove that nothing is missing. */
  readonly isUnproven?: boolean | undefined;
}

/** The verdict on a batch. */
export interface RowsVerdict {
  /** The number of its leading rows that are known already; all of them: a duplicate. */
  readonly known: number;
  /** The rows that seem to be missing before the first new one. */
  readonly gap?: Suspicion | undefined;
  /** Whether the offsets of the rows begin another life of the feed, though nothing else says so. */
  readonly isRestart?: boolean | undefined;
}

/** The verdict on a head below which something is missing. */
export interface HeadVerdict {
  /** The rows that seem to be missing below it. */
  readonly gap: Suspicion;
  /** Whether rows of our epoch went missing while all seemed well: the server may still have them. */
  readonly isSilent: boolean;
}

/** The promises of a source about its positions. */
export interface ContinuityOptions {
  readonly order?: Order;
  readonly resumes?: boolean;
}

/**
 * Position in, verdict out: tells whether rows are new, known, or have something missing before them, by their
 * positions and by the server's answers to resume. Knows neither time nor transport.
 */
export interface Continuity {
  /** The last position of the feed, from which to resume; null before the first, and where the server has lost it. */
  readonly position: Position | null;
  /** Begins a new attempt. */
  begin(): void;
  /** Takes the server's answer to resume: whether everything since is, or will be, here. */
  recovered(whole: boolean): void;
  /** Takes note of a loss before the next row that the source knows of; it adds to those since the last row. */
  lost(loss: Loss): void;
  /**
   * Judges `count` rows that came in; none where all rows of a position were refused. `areKnown` is asked where
   * positions say that the first ones are here already: if they are not, the feed counts anew. Default: positions are
   * believed.
   */
  rows(count: number, at?: At, areKnown?: (known: number) => boolean): RowsVerdict;
  /** Judges the server's newest position; undefined where nothing is missing, or nothing can be said yet. */
  head(head: Position): HeadVerdict | undefined;
  /** Goes on from this position: the gap below it has been told. */
  pass(position: Position): void;
  /**
   * Takes the position of the last row of history, which came before any row of the feed. Returns whether the feed goes
   * on from there.
   */
  adopt(position: Position): boolean;
}

/** Makes a continuity, before its first position. */
export function createContinuity({ order = "opaque", resumes = false }: ContinuityOptions): Continuity {
  let last: Position | null = null;
  /** Whether the server has lost the last position, and told no other. */
  let isVoid = false;
  /** Whether a row has come: else the last position is a mere baseline. */
  let hasRows = false;
  /** Whether it is that of a row of history, which may be ahead of the feed: another server may have told it. */
  let isOfHistory = false;
  /** Whether the resume of the running attempt has been answered, by the server or by a row. */
  let isSettled = true;
  /** Whether nothing has told yet if the attempt goes on where the one before it stopped. */
  let isUndecided = false;
  /** Whether a first row of the attempt without a proof will be a gap. */
  let fearsGap = false;
  /** The reason for a gap at the next row or head, if anything is missing: a void offset, or a loss that was told. */
  let pendingGap: { readonly cause: string; readonly loss?: Loss } | null = null;

  function decide(): void {
    isSettled = true;
    isUndecided = fearsGap = false;
  }

  /** Completes a position: one without an epoch belongs to the current one. */
  function toOurEpoch({ epoch = last?.epoch, partition, offset }: Position): Position {
    return partition === undefined ? { epoch, offset } : { epoch, partition, offset };
  }

  /**
   * Tells whether a position of our epoch lies beyond the last. Only numbers count; contiguous strings, and those that
   * nobody can tell the order of, can be compared for equality alone.
   */
  function isNewer({ offset }: Position, { offset: reached }: Position): boolean {
    const isComparable = order === "increasing" || (order === "contiguous" && typeof offset === "number");
    const difference = isComparable ? compareOffsets(offset, reached) : NaN;
    return Number.isNaN(difference) ? offset !== reached : difference > 0;
  }

  /** Counts the rows between two offsets; undefined where offsets do not count rows. */
  function distance(from: number | string | undefined, to: number | string | undefined): number | undefined {
    return order === "contiguous" && Number.isInteger(from) && Number.isInteger(to)
      ? Number(to) - Number(from)
      : undefined;
  }

  function pass(position: Position): void {
    last = toOurEpoch(position);
    isVoid = isOfHistory = false;
    pendingGap = null;
  }

  return {
    get position() {
      return isVoid ? null : last;
    },
    begin() {
      isSettled = last === null || isVoid;
      isUndecided = hasRows || !isSettled;
      fearsGap = hasRows && (isSettled || !resumes);
    },
    recovered(whole) {
      if (!isUndecided) return;
      decide();
      if (whole) return;
      pendingGap = { cause: "the server could not resume" };
      isVoid = true;
    },
    lost(newLoss) {
      const loss = pendingGap?.loss ? joinLosses(pendingGap.loss, newLoss) : newLoss;
      pendingGap = { cause: loss.cause, loss };
    },
    rows(count, at, areKnown = () => true) {
      const [reached, doubt, isUnproven, isBaseline, isFirst] = [last, pendingGap, fearsGap, !hasRows, isUndecided];
      const position = at && toOurEpoch(at.position);
      /** The kind of a loss that the source is sure of: its word overrules positions. */
      const sureKind = doubt?.loss?.kind;
      const isAhead =
        !position ||
        !reached ||
        sureKind !== undefined ||
        position.epoch !== reached.epoch ||
        isNewer(position, reached);
      decide();
      const start = at && startOf(at, count);
      // A baseline is exempt, being no row: a server that opens with its newest rows may go back behind it.
      if (!isAhead && !isBaseline && (!doubt || doubt.loss) && areKnown(count)) return { known: count };
      last = position ?? last;
      hasRows = true;
      isVoid = isOfHistory = false;
      pendingGap = null;
      if (!isAhead && isBaseline) return { known: 0 };

      const overlap = position?.epoch === reached?.epoch ? distance(start, reached?.offset) : undefined;
      // A batch that is known in part can be trimmed where each row has an offset of its own.
      const canTrim = isAhead && !isBaseline && distance(start, position?.offset) === count;
      const own = isAhead && !isBaseline && !sureKind && position?.epoch === reached?.epoch ? at?.positions : undefined;
      const known = own ? countKnown(own, reached) : canTrim ? Math.max(0, overlap ?? 0) : 0;
      const isRestart = !doubt && !isBaseline && (!isAhead || (known > 0 && !areKnown(known)));
      const trimmed = isRestart ? 0 : known;
      const only = count === 1 ? position : undefined;
      const first =
        at?.positions?.[trimmed] ??
        (start === undefined ? only : position && { ...position, offset: start + trimmed + 1 });
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
      const suspicion = doubt
        ? gap(sureKind ?? (doubt.loss || reached ? "lost" : "unknown"), doubt.cause, doubt.loss)
        : isUnproven
          ? { ...gap("unknown", "a reconnect"), isUnproven: true }
          : undefined;

      // Messages of one attempt that share a position are no other life of the feed.
      if (isRestart && !isFirst && position?.offset === reached?.offset) return { known: 0 };
      if (isRestart) return { known: 0, gap: gap("unknown", "the feed counts anew"), isRestart };
      if (!position || !reached || !isAhead || sureKind) return { known: 0, gap: suspicion };
      if (position.epoch !== reached.epoch) return { known: 0, gap: gap("lost", "a new epoch") };
      if (overlap !== undefined && overlap < 0) return jump(-overlap);
      if (doubt?.loss) return { known, gap: suspicion };
      if (overlap !== undefined || known > 0) return { known };
      const after = at.after?.offset;
      if (after === undefined) return { known: 0, gap: suspicion };
      const isJoined =
        after === reached.offset || (order === "increasing" && compareOffsets(after, reached.offset) < 0);
      return isJoined ? { known: 0 } : jump();
    },
    head(head) {
      if (!isSettled) return undefined;
      const reached = last;
      const position = toOurEpoch(head);
      const isNewEpoch = position.epoch !== reached?.epoch;
      if (reached === null) {
        last = position;
        return undefined;
      }
      if (!isNewEpoch && position.offset === reached.offset) {
        if (!pendingGap?.loss) pendingGap = null;
        return undefined;
      }
      const isAhead = !isNewEpoch && isNewer(position, reached);
      if (isOfHistory && !isNewEpoch && !isAhead && !pendingGap) return undefined;
      const isSilent = isAhead && !pendingGap;
      const loss = pendingGap?.loss;
      const cause = pendingGap?.cause ?? (isAhead ? "the server is ahead" : "the server fell behind what it sent");
      if (!isSilent) pass(position);
      return {
        isSilent,
        gap: {
          kind: loss?.kind ?? "lost",
          cause: isNewEpoch && !loss?.kind ? "a new epoch" : cause,
          after: loss?.after ?? reached,
          before:
            loss?.before ??
            (distance(0, position.offset) === undefined
              ? undefined
              : { ...position, offset: Number(position.offset) + 1 }),
          count: loss?.count ?? (isAhead ? distance(reached.offset, position.offset) : undefined),
        },
      };
    },
    pass,
    adopt(position) {
      const next = toOurEpoch(position);
      const isComparable = order !== "opaque" && typeof next.offset === typeof last?.offset;
      if (hasRows || (last && (next.epoch !== last.epoch || (next.offset !== last.offset && !isComparable)))) {
        return false;
      }
      last = next;
      return (hasRows = isOfHistory = true);
    },
  };

  /** Counts the rows, of all that lead up to new ones, that are known by their own positions. */
  function countKnown(positions: readonly Position[], reached: Position | null): number {
    if (!reached) return 0;
    const isComparable = order !== "opaque" && !Number.isNaN(compareOffsets(positions[0].offset, reached.offset));
    return isComparable
      ? positions.findIndex((each) => isNewer(each, reached))
      : positions.findLastIndex(({ offset }) => offset === reached.offset) + 1;
  }

  /** Returns the offset just before the first row, where offsets count rows. */
  function startOf({ position: { offset }, after, positions }: At, count: number): number | undefined {
    if (distance(0, offset) === undefined) return undefined;
    if (typeof after?.offset === "number") return after.offset;
    if (positions) return distance(1, positions[0]?.offset);
    return count > 0 ? Number(offset) - count : undefined;
  }
}

/** Joins two losses that have no row between them. */
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
