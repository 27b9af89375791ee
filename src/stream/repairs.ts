import { toStreamError } from "./attempt.js";
import type { Context } from "./context.js";
import type { Gap, GapEdge, Missing } from "./events.js";
import type { Stamped } from "./intake.js";
import { defaultBackoff, retryDelay } from "./retry.js";
import type { HistoryAnswer, Position } from "./source.js";

/** How many rows to ask for at a time. */
const pageSize = 1_000;

/** How often one page is asked for before its gap is left as it is until the next connect. */
const tries = 5;

/** What becomes of repaired rows. */
export interface RepairHandler<T> {
  /** Stamps rows of history. */
  readonly take: (rows: readonly T[]) => Stamped<T>;
  /** Tells of rows that fill a gap, and of what is still missing. */
  readonly tell: (gap: Gap, repaired: Stamped<T>, position: Position | undefined, missing: readonly Missing[]) => void;
}

/** Asks history for what gaps miss: one request at a time, oldest gap first, page by page. */
export interface Repairs {
  /** Takes on a gap, where its bounds can be asked for: both positions, of one epoch. */
  add(gap: Gap): void;
  /** Goes on with what is left. */
  resume(): void;
  /** Lets a running request go; what is left stays for `resume`. */
  pause(): void;
}

interface Job {
  readonly gap: Gap;
  /** What is missing and still worth asking for. */
  rest: Missing;
  /** What the server no longer has. */
  readonly gone: Missing[];
  failures: number;
}

/** Makes repairs; null where the source has no history. */
export function createRepairs<T>({ source, config, deadlines, report }: Context<T>, { take, tell }: RepairHandler<T>): Repairs | null {
  if (!source.history) return null;
  const ask = source.history.bind(source);
  const { environment, retry } = config;
  const jobs: Job[] = [];
  let running: AbortController | null = null;

  async function run(): Promise<void> {
    const controller = (running = new AbortController());
    const { signal } = controller;
    for (let job = jobs.at(0); job; job = jobs.at(0)) {
      try {
        const { after, before } = job.rest;
        const answer = await ask({ after: after.position, before: before.position, limit: pageSize, signal });
        if (running !== controller) return;
        job.failures = 0;
        fill(job, answer);
      } catch (cause) {
        if (running !== controller) return;
        const error = toStreamError(cause, `${source.name} history`);
        report(error);
        if (running !== controller) return;
        job.failures += 1;
        if (error.retryable && job.failures < tries) {
          const delay = retryDelay(job.failures - 1, retry || defaultBackoff, () => environment.random());
          deadlines.set("repair", environment.now() + Math.max(delay, error.retryAfter ?? 0), resume);
          break;
        }
        jobs.shift();
      }
      if (running !== controller) return;
    }
    running = null;
  }

  function resume(): void {
    if (!running) void run();
  }

  function fill(job: Job, { rows, position, whole }: HistoryAnswer<T>): void {
    const { after, before } = job.rest;
    const epoch = after.position?.epoch;
    const end = numberOf(position);
    const start = end - rows.length + 1;
    // Not numbers where offsets do not count rows.
    const from = Math.max(start, numberOf(after.position) + 1);
    const to = Math.min(end, numberOf(before.position) - 1);
    const strange = epoch !== undefined && position?.epoch !== undefined && position.epoch !== epoch;
    if (rows.length === 0 || strange || from > to) {
      jobs.shift();
      return;
    }
    const counted = from <= to;
    const repaired = take(counted ? rows.slice(from - start, to - start + 1) : rows);
    const newest = counted ? { epoch, offset: to } : (position ?? before.position);
    const hole = between(after, {
      time: repaired.times.at(0) ?? after.time,
      position: counted ? { epoch, offset: from } : undefined,
    });
    if (hole && (counted || !whole)) job.gone.push(hole);
    const isEdge = ({ offset }: Position): boolean => offset === after.position?.offset || offset === before.position?.offset;
    const more = counted || (whole && rows.length >= pageSize && position && !isEdge(position));
    const left = more ? between({ time: repaired.times.at(-1) ?? after.time, position: newest }, before) : undefined;
    if (left) job.rest = left;
    else jobs.shift();
    tell(job.gap, repaired, newest, left ? [...job.gone, left] : [...job.gone]);
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

  return {
    add(gap) {
      const [after, before] = [gap.after.position, gap.before.position];
      if (!after || !before || after.epoch !== before.epoch) return;
      jobs.push({ gap, rest: gap, gone: [], failures: 0 });
      resume();
    },
    resume,
    pause() {
      running?.abort();
      running = null;
      deadlines.clear("repair");
    },
  };
}
