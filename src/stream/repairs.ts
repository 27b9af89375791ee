import type { Deadlines } from "./deadlines.js";
import type { Environment } from "./environment.js";
import type { Gap, GapEdge, Missing } from "./events.js";
import type { Stamped } from "./intake.js";
import type { Backoff } from "./retry.js";
import { retryDelay } from "./retry.js";
import type { HistoryAnswer, HistoryQuery, Order, Position } from "./source.js";

/** How many rows to ask for at a time. */
const pageSize = 1_000;

/** How often one page is asked for before its gap is left as it is until the next connect. */
const tries = 5;

/** What becomes of repaired rows. */
export interface RepairHandler<T> {
  /** Stamps rows of history. */
  take(rows: readonly T[]): Stamped<T>;
  /** Tells of rows that fill a gap, and of what is still missing. */
  tell(gap: Gap, repaired: Stamped<T>, position: Position | undefined, missing: readonly Missing[]): void;
  /** An answer failed. */
  failed(error: unknown): void;
}

interface Job {
  readonly gap: Gap;
  /** What is missing and still worth asking for. */
  rest: Missing;
  /** What the server no longer has. */
  gone: readonly Missing[];
  failures: number;
}

/** Asks history for what gaps miss: one request at a time, oldest gap first, page by page. */
export class Repairs<T> {
  readonly #ask: (query: HistoryQuery) => Promise<HistoryAnswer<T>>;
  readonly #order: Order;
  readonly #handler: RepairHandler<T>;
  readonly #environment: Environment;
  readonly #deadlines: Deadlines;
  readonly #backoff: Backoff;
  readonly #jobs: Job[] = [];
  #running: AbortController | null = null;

  constructor(
    ask: (query: HistoryQuery) => Promise<HistoryAnswer<T>>,
    order: Order,
    backoff: Backoff,
    environment: Environment,
    deadlines: Deadlines,
    handler: RepairHandler<T>,
  ) {
    this.#ask = ask;
    this.#order = order;
    this.#backoff = backoff;
    this.#environment = environment;
    this.#deadlines = deadlines;
    this.#handler = handler;
  }

  /** Takes on a gap, where its bounds can be asked for: both positions, of one epoch. */
  add(gap: Gap): void {
    const [after, before] = [gap.after.position, gap.before.position];
    if (!after || !before || after.epoch !== before.epoch) return;
    const { after: from, before: to, count } = gap;
    this.#jobs.push({ gap, rest: { after: from, before: to, ...(count !== undefined && { count }) }, gone: [], failures: 0 });
    this.resume();
  }

  /** Goes on with what is left. */
  resume(): void {
    if (this.#running === null) void this.#run();
  }

  /** Lets a running request go; what is left stays for `resume`. */
  pause(): void {
    this.#running?.abort();
    this.#running = null;
    this.#deadlines.clear("repair");
  }

  async #run(): Promise<void> {
    const controller = new AbortController();
    this.#running = controller;
    const { signal } = controller;
    for (let job = this.#jobs.at(0); job !== undefined; job = this.#jobs.at(0)) {
      const { after, before } = job.rest;
      try {
        const answer = await this.#ask({
          after: after.position,
          before: before.position,
          limit: pageSize,
          signal,
        });
        if (signal.aborted) return;
        job.failures = 0;
        this.#fill(job, answer);
        if (this.#isOver(signal)) return;
      } catch (error) {
        if (signal.aborted) return;
        this.#handler.failed(error);
        if (this.#isOver(signal)) return;
        if (!this.#postpone(job, error)) this.#jobs.shift();
        else {
          this.#running = null;
          return;
        }
      }
    }
    this.#running = null;
  }

  #isOver(signal: AbortSignal): boolean {
    return signal.aborted;
  }

  /** False: it is not worth another try. */
  #postpone(job: Job, error: unknown): boolean {
    const { retryable = true, retryAfter = 0 } = (typeof error === "object" && error !== null ? error : {}) as {
      retryable?: boolean;
      retryAfter?: number;
    };
    job.failures += 1;
    if (!retryable || job.failures >= tries) return false;
    const delay = Math.max(retryAfter, retryDelay(job.failures - 1, this.#backoff, () => this.#environment.random()));
    this.#deadlines.set("repair", this.#environment.now() + delay, () => {
      this.resume();
    });
    return true;
  }

  #fill(job: Job, answer: HistoryAnswer<T>): void {
    const { gap, rest } = job;
    const page = trim(answer, rest, this.#order);
    if (!page) {
      this.#jobs.shift();
      return;
    }
    const repaired = this.#handler.take(page.rows);
    const { times } = repaired;
    const first: GapEdge = { time: times.at(0) ?? rest.after.time, ...(page.first && { position: page.first }) };
    const last: GapEdge = { time: times.at(-1) ?? rest.after.time, ...(page.last && { position: page.last }) };
    const hole = between(rest.after, first, this.#order);
    if (hole && (hole.count !== undefined || !answer.whole)) job.gone = [...job.gone, hole];
    const left = page.rest ? between(last, rest.before, this.#order) : undefined;
    if (left) job.rest = left;
    else this.#jobs.shift();
    this.#handler.tell(gap, repaired, page.last, left ? [...job.gone, left] : job.gone);
  }
}

interface Page<T> {
  readonly rows: readonly T[];
  readonly first?: Position;
  readonly last?: Position | undefined;
  /** More may follow. */
  readonly rest: boolean;
}

/** The rows of an answer that lie inside the bounds; undefined: none, and no more to be had. */
function trim<T>({ rows, position, whole }: HistoryAnswer<T>, { after, before }: Missing, order: Order): Page<T> | undefined {
  const epoch = after.position?.epoch;
  if (rows.length === 0 || (position?.epoch !== undefined && epoch !== undefined && position.epoch !== epoch)) return undefined;
  const [low, high] = [after.position?.offset, before.position?.offset];
  const offset = position?.offset;
  if (order !== "contiguous" || typeof low !== "number" || typeof high !== "number" || typeof offset !== "number") {
    const last = position ?? before.position;
    const rest = whole && position !== undefined && rows.length >= pageSize && offset !== high && offset !== low;
    return { rows, last, rest };
  }
  const start = offset - rows.length + 1;
  const [from, to] = [Math.max(start, low + 1), Math.min(offset, high - 1)];
  if (from > to) return undefined;
  const at = (value: number): Position => ({ ...(epoch !== undefined && { epoch }), offset: value });
  return { rows: rows.slice(from - start, to - start + 1), first: at(from), last: at(to), rest: to < high - 1 };
}

/** What is missing between two edges; undefined: nothing, as far as offsets count. */
function between(after: GapEdge, before: GapEdge, order: Order): Missing | undefined {
  const [low, high] = [after.position?.offset, before.position?.offset];
  if (order !== "contiguous" || typeof low !== "number" || typeof high !== "number") return { after, before };
  const count = high - low - 1;
  return count > 0 ? { after, before, count } : undefined;
}
