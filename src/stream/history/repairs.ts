import type { Context } from "../context.js";
import type { Gap, GapEdge, Missing } from "../events.js";
import type { HistoryAnswer, Position } from "../source.js";
import type { StampedRows } from "../stamped-rows.js";
import { positionsOf } from "../stamped-rows.js";
import { addCounts } from "../values/add-counts.js";
import { PAGE_SIZE } from "./page-size.js";
import type { RequestQueue } from "./request-queue.js";
import { layoutOf } from "./request-queue.js";

/** Takes in repaired rows. */
export interface RepairHandler<T> {
  /** Stamps rows of history. */
  readonly stamp: (rows: readonly T[]) => StampedRows<T>;
  /** Tells the rows that fill a gap, the position of the last of them, and the stretches that are still missing. */
  readonly tell: (
    gap: Gap,
    repaired: StampedRows<T>,
    position: Position | undefined,
    missing: readonly Missing[],
  ) => void;
}

/** A gap under repair. */
interface RepairJob {
  readonly gap: Gap;
  /** The position up to which the server has been asked. */
  asked: Position;
  /** The newest row before the stretch that is still missing. */
  edge: GapEdge;
  /** Number of rows after it that will not come; undefined where they cannot be counted. */
  lost: number | undefined;
  /** The stretches before it that will not come. */
  readonly holes: Missing[];
  /** Number of missing rows, as told last. */
  remaining: number | undefined;
  pages: number;
}

/** The part of an answer that lies in the gap; offsets are NaN where they do not count rows. */
interface AnswerPart {
  /** The offset of the first row of the answer. */
  readonly start: number;
  /** The first and the last offset of the part. */
  readonly from: number;
  readonly to: number;
  /** Number of rows of the answer, with those that could not be read. */
  readonly size: number;
  /** The index of each row that could be read. */
  readonly indexes: readonly number[];
  /** The position of the answer's last row. */
  readonly newest: Position | undefined;
  /** The position of each row that could be read, where the answer tells it. */
  readonly positions: readonly Position[] | undefined;
}

/**
 * Makes a function that asks history for the rows of a gap, oldest first, page by page, where its bounds can be asked
 * for: both positions, of one epoch and partition. Rows that were refused, by the source or by us, stay missing: asked
 * for again they would be refused again.
 */
export function createRepairs<T>(
  { source }: Context<T>,
  requests: RequestQueue<T>,
  { stamp, tell }: RepairHandler<T>,
): (gap: Gap) => void {
  return (gap) => {
    const [after, before] = [gap.after.position, gap.before.position];
    if (!after || !before || after.epoch !== before.epoch || after.partition !== before.partition) return;
    const job: RepairJob = { gap, asked: after, edge: gap.after, lost: 0, holes: [], remaining: gap.count, pages: 0 };
    requests.add({
      query: () => ({ after: job.asked, before, limit: PAGE_SIZE }),
      accept: (answer) => acceptPage(job, before, answer),
    });
  };

  function acceptPage(job: RepairJob, before: Position, answer: HistoryAnswer<T>): boolean {
    const { position, whole, rows } = answer;
    const layout = layoutOf(source.order, rows.length, answer);
    const { size } = layout;
    const { epoch, partition } = before;
    const [asked, last] = [offsetOf(job.asked), offsetOf(before) - 1];
    // A whole answer without a position begins right after the last position asked for.
    const end = whole && !position ? asked + size : offsetOf(position);
    const start = end - size + 1;
    const part = { start, from: Math.max(start, asked + 1), to: Math.min(end, last) };
    const { from, to } = part;
    const agrees = (ours: string | undefined, theirs: string | undefined): boolean =>
      ours === undefined || theirs === undefined || ours === theirs;
    const isForeign = !agrees(epoch, position?.epoch) || !agrees(partition, position?.partition);
    // A fraction is no offset: rows are counted by whole numbers.
    const isFractional = end % 1 > 0;
    if (isForeign || isFractional || from > to) return false;
    const isCounted = from <= to;
    // An empty answer fills nothing; but one after a full page tells that this page was the last.
    if (size === 0 && !(whole && job.pages > 0 && Number.isNaN(last))) return false;

    if (isCounted) job.lost = addCounts(job.lost, from - asked - 1);
    else if (!whole && Number.isNaN(last)) job.lost = undefined;
    const isPlaced = layout.indexes && (isCounted || Number.isNaN(last));
    // Rows of unknown index may lie outside the gap, unless the server kept to its bounds: only then are they taken.
    const repaired = isPlaced
      ? fillPlaced(job, rows, {
          ...part,
          size,
          indexes: layout.indexes,
          newest: position,
          positions: answer.positions?.length === rows.length ? answer.positions : undefined,
        })
      : fillUnplaced(
          job,
          isCounted && to - from + 1 < size ? [] : rows,
          isCounted ? to - from + 1 : Number.isNaN(last) ? size : last - asked,
        );
    const isEdge = ({ offset }: Position): boolean => offset === job.asked.offset || offset === before.offset;
    const hasMore = isCounted
      ? to < last
      : whole && size >= PAGE_SIZE && position !== undefined && Number.isNaN(last) && !isEdge(position);
    job.asked = isCounted ? { ...before, offset: to } : (position ?? before);
    job.pages += 1;
    const count = isCounted ? addCounts(job.lost, last - to) : hasMore ? undefined : job.lost;
    const missing = count === 0 ? [...job.holes] : [...job.holes, { after: job.edge, before: job.gap.before, count }];
    const remaining = missing.reduce<number | undefined>((sum, hole) => addCounts(sum, hole.count), 0);
    const newestPosition = isPlaced && repaired.rows.length > 0 ? job.edge.position : undefined;
    if (repaired.rows.length > 0 || remaining !== job.remaining) tell(job.gap, repaired, newestPosition, missing);
    job.remaining = remaining;
    return hasMore;
  }

  /** Fills a gap with rows whose indexes are known: rows refused between two of them leave a hole. */
  function fillPlaced(
    job: RepairJob,
    rows: readonly T[],
    { start, from, to, size, indexes, newest, positions }: AnswerPart,
  ): StampedRows<T> {
    const isCounted = from <= to;
    const [first, end] = isCounted ? [from - start, to - start] : [0, size - 1];
    const isInside = (_: unknown, i: number): boolean => indexes[i] >= first && indexes[i] <= end;
    const plain = stamp(rows.filter(isInside));
    const own = positions?.filter(isInside);
    const repaired = own ? { ...plain, positions: positionsOf(own, plain) } : plain;
    const refused = new Set(repaired.refused);
    const known = new Set(repaired.known);
    let next = first;
    let kept = 0;
    indexes.filter(isInside).forEach((at, i) => {
      job.lost = addCounts(job.lost, at - next + (refused.has(i) ? 1 : 0));
      next = at + 1;
      if (refused.has(i) || known.has(i)) return;
      const position =
        own?.[i] ?? (isCounted ? { ...job.asked, offset: start + at } : at === size - 1 ? newest : undefined);
      const edge = { time: repaired.times[kept++], position };
      if (job.lost !== 0) job.holes.push({ after: job.edge, before: edge, count: job.lost });
      job.edge = edge;
      job.lost = 0;
    });
    job.lost = addCounts(job.lost, end + 1 - next);
    return repaired;
  }

  /** Fills a gap with rows that stood anywhere in a stretch: the stretch stays missing, its count less as many. */
  function fillUnplaced(job: RepairJob, rows: readonly T[], stretch: number): StampedRows<T> {
    const repaired = stamp(rows);
    job.lost = addCounts(job.lost, Math.max(0, stretch - rows.length + (repaired.refused?.length ?? 0)));
    return repaired;
  }

  /** Returns the offset of a position; NaN where offsets do not count rows. */
  function offsetOf(position: Position | undefined): number {
    return source.order === "contiguous" && typeof position?.offset === "number" ? position.offset : NaN;
  }
}
