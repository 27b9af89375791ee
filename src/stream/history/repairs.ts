import type { Context } from "../context.js";
import type { Gap, GapEdge, Missing } from "../events.js";
import type { HistoryAnswer, Position } from "../source.js";
import type { Stamped } from "../stamped-rows.js";
import { addCounts } from "../values/counts.js";
import type { RequestQueue } from "./request-queue.js";
import { layoutOf, PAGE_SIZE } from "./request-queue.js";

/** What becomes of repaired rows. */
export interface RepairHandler<T> {
  /** Stamps rows of history. */
  readonly take: (rows: readonly T[]) => Stamped<T>;
  /** Tells of rows that fill a gap, the position of the last of them, and what is still missing. */
  readonly tell: (gap: Gap, repaired: Stamped<T>, position: Position | undefined, missing: readonly Missing[]) => void;
}

interface Job {
  readonly gap: Gap;
  /** Up to here the server has been asked. */
  asked: Position;
  /** The newest row before what is still missing. */
  edge: GapEdge;
  /** How many rows after it will not come; undefined where they cannot be counted. */
  lost: number | undefined;
  /** Stretches before it that will not come. */
  readonly holes: Missing[];
  /** How many rows are missing, as told last. */
  remaining: number | undefined;
  pages: number;
}

/** An answer, and what of it lies in the gap; offsets are NaN where they do not count rows. */
interface Part {
  /** The offset of the first row of the answer. */
  readonly start: number;
  /** The first and the last offset of the part. */
  readonly from: number;
  readonly to: number;
  /** How many rows the answer had, and the index of each that could be read. */
  readonly size: number;
  readonly places: readonly number[];
  /** The position of its last row. */
  readonly newest: Position | undefined;
}

/**
 * Makes a function that asks history for what a gap misses, oldest first, page by page, where its bounds can be asked
 * for: both positions, of one epoch. Rows that were refused, by whom ever, stay missing: asked for again they would be
 * refused again.
 */
export function createRepairs<T>(
  { source }: Context<T>,
  inquiries: RequestQueue<T>,
  { take, tell }: RepairHandler<T>,
): (gap: Gap) => void {
  return (gap) => {
    const [after, before] = [gap.after.position, gap.before.position];
    if (!after || !before || after.epoch !== before.epoch || after.partition !== before.partition) return;
    const job: Job = { gap, asked: after, edge: gap.after, lost: 0, holes: [], remaining: gap.count, pages: 0 };
    inquiries.add({
      query: () => ({ after: job.asked, before, limit: PAGE_SIZE }),
      take: (answer) => fill(job, before, answer),
    });
  };

  function fill(job: Job, before: Position, answer: HistoryAnswer<T>): boolean {
    const { position, whole, rows } = answer;
    const layout = layoutOf(rows.length, answer);
    const { size } = layout;
    const { epoch, partition } = before;
    const [asked, last] = [numberOf(job.asked), numberOf(before) - 1];
    // Rows of which none is gone begin right after what was asked for.
    const end = whole && !position ? asked + size : numberOf(position);
    const start = end - size + 1;
    const part = { start, from: Math.max(start, asked + 1), to: Math.min(end, last) };
    const { from, to } = part;
    const isOf = (asked: string | undefined, given: string | undefined): boolean =>
      asked === undefined || given === undefined || asked === given;
    const strange = !isOf(epoch, position?.epoch) || !isOf(partition, position?.partition);
    // Rows are counted by whole numbers.
    const broken = end % 1 > 0;
    if (strange || broken || from > to) return false;
    const counted = from <= to;
    // A page that was full may have been the last.
    if (size === 0 && !(whole && job.pages > 0 && Number.isNaN(last))) return false;

    if (counted) job.lost = addCounts(job.lost, from - asked - 1);
    else if (!whole && Number.isNaN(last)) job.lost = undefined;
    const placed = layout.places && (counted || Number.isNaN(last));
    const repaired = placed
      ? place(job, rows, { ...part, size, places: layout.places, newest: position })
      : // Nobody knows which rows these are, and so whether they lie in the gap, unless the server kept to its bounds.
        spread(
          job,
          counted && to - from + 1 < size ? [] : rows,
          counted ? to - from + 1 : Number.isNaN(last) ? size : last - asked,
        );
    const isEdge = ({ offset }: Position): boolean => offset === job.asked.offset || offset === before.offset;
    const more = counted
      ? to < last
      : whole && size >= PAGE_SIZE && position !== undefined && Number.isNaN(last) && !isEdge(position);
    job.asked = counted ? { ...before, offset: to } : (position ?? before);
    job.pages += 1;
    const count = counted ? addCounts(job.lost, last - to) : more ? undefined : job.lost;
    const missing = count === 0 ? [...job.holes] : [...job.holes, { after: job.edge, before: job.gap.before, count }];
    const remaining = missing.reduce<number | undefined>((sum, hole) => addCounts(sum, hole.count), 0);
    const reached = placed && repaired.rows.length > 0 ? job.edge.position : undefined;
    if (repaired.rows.length > 0 || remaining !== job.remaining) tell(job.gap, repaired, reached, missing);
    job.remaining = remaining;
    return more;
  }

  /** Takes rows one after the other: what was refused between two of them is a hole. */
  function place(job: Job, rows: readonly T[], { start, from, to, size, places, newest }: Part): Stamped<T> {
    const counted = from <= to;
    const [first, end] = counted ? [from - start, to - start] : [0, size - 1];
    const isInside = (_: unknown, i: number): boolean => places[i] >= first && places[i] <= end;
    const repaired = take(rows.filter(isInside));
    const refused = new Set(repaired.refused);
    const known = new Set(repaired.known);
    let next = first;
    let kept = 0;
    places.filter(isInside).forEach((at, i) => {
      job.lost = addCounts(job.lost, at - next + (refused.has(i) ? 1 : 0));
      next = at + 1;
      if (refused.has(i) || known.has(i)) return;
      const position = counted ? { ...job.asked, offset: start + at } : at === size - 1 ? newest : undefined;
      const edge = { time: repaired.times[kept++], position };
      if (job.lost !== 0) job.holes.push({ after: job.edge, before: edge, count: job.lost });
      job.edge = edge;
      job.lost = 0;
    });
    job.lost = addCounts(job.lost, end + 1 - next);
    return repaired;
  }

  /** Takes rows of which nobody knows where they stood among so many: the stretch stays missing, less as many. */
  function spread(job: Job, rows: readonly T[], among: number): Stamped<T> {
    const repaired = take(rows);
    job.lost = addCounts(job.lost, Math.max(0, among - rows.length + (repaired.refused?.length ?? 0)));
    return repaired;
  }

  /** The offset of a position, where offsets count rows. */
  function numberOf(position: Position | undefined): number {
    return source.order === "contiguous" && typeof position?.offset === "number" ? position.offset : NaN;
  }
}
