import type { Context } from "./context.js";
import type { Gap, GapEdge, Missing } from "./events.js";
import { pageSize, sizeOfAnswer } from "./inquiries.js";
import type { Inquiries } from "./inquiries.js";
import type { Stamped } from "./intake.js";
import type { HistoryAnswer, Position } from "./source.js";

/** What becomes of repaired rows. */
export interface RepairHandler<T> {
  /** Stamps rows of history. */
  readonly take: (rows: readonly T[]) => Stamped<T>;
  /** Tells of rows that fill a gap, and of what is still missing. */
  readonly tell: (gap: Gap, repaired: Stamped<T>, position: Position | undefined, missing: readonly Missing[]) => void;
}

interface Job {
  readonly gap: Gap;
  /** What is missing and still worth asking for. */
  rest: Missing;
  /** What the server no longer has. */
  readonly gone: Missing[];
}

/**
 * Makes a function that asks history for what a gap misses, oldest first, page by page, where its bounds can be asked for:
 * both positions, of one epoch.
 */
export function createRepairs<T>({ source }: Context<T>, inquiries: Inquiries<T>, { take, tell }: RepairHandler<T>): (gap: Gap) => void {
  return (gap) => {
    const [after, before] = [gap.after.position, gap.before.position];
    if (!after || !before || after.epoch !== before.epoch) return;
    const job: Job = { gap, rest: gap, gone: [] };
    inquiries.add({
      query: () => ({ after: job.rest.after.position, before: job.rest.before.position, limit: pageSize }),
      take: (answer) => fill(job, answer),
    });
  };

  function fill(job: Job, answer: HistoryAnswer<T>): boolean {
    const { rows, position, whole } = answer;
    const { after, before } = job.rest;
    const epoch = after.position?.epoch;
    const end = numberOf(position);
    const size = sizeOfAnswer(answer);
    const start = end - size + 1;
    // Not numbers where offsets do not count rows.
    const from = Math.max(start, numberOf(after.position) + 1);
    const to = Math.min(end, numberOf(before.position) - 1);
    const strange = epoch !== undefined && position?.epoch !== undefined && position.epoch !== epoch;
    // Rows are counted by whole numbers.
    const broken = end % 1 > 0;
    if (size === 0 || strange || broken || from > to) return false;
    const counted = from <= to;
    // Where rows were refused, nobody knows which: then the server is trusted to have kept to the bounds.
    const repaired = take(counted && size === rows.length ? rows.slice(from - start, to - start + 1) : rows);
    const newest = counted ? { epoch, offset: to } : (position ?? before.position);
    const hole = between(after, {
      time: repaired.times.at(0) ?? after.time,
      position: counted ? { epoch, offset: from } : undefined,
    });
    if (hole && (counted || !whole)) job.gone.push(hole);
    const isEdge = ({ offset }: Position): boolean => offset === after.position?.offset || offset === before.position?.offset;
    const more = counted || (whole && size >= pageSize && position && !isEdge(position));
    const left = more ? between({ time: repaired.times.at(-1) ?? after.time, position: newest }, before) : undefined;
    if (left) job.rest = left;
    tell(job.gap, repaired, newest, left ? [...job.gone, left] : [...job.gone]);
    return left !== undefined;
  }

  /** What is missing between two edges; undefined: nothing, as far as offsets count. */
  function between(after: GapEdge, before: GapEdge): Missing | undefined {
    const count = numberOf(before.position) - numberOf(after.position) - 1;
    if (count <= 0) return undefined;
    return { after, before, count: count > 0 ? count : undefined };
  }

  /** The offset of a position, where offsets count rows. */
  function numberOf(position: Position | undefined): number {
    return source.order === "contiguous" && typeof position?.offset === "number" ? position.offset : NaN;
  }
}
