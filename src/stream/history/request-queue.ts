import type { Context } from "../context.js";
import { toStreamError } from "../errors.js";
import { defaultBackoff, retryDelay } from "../options/backoff.js";
import type { HistoryAnswer, HistoryQuery, Refusal } from "../source.js";

/** How many rows to ask for at a time. */
export const PAGE_SIZE = 1_000;

/** How often one page is asked for before its inquiry is given up. */
const tries = 5;

/** Something to be asked of a source's history, page by page. */
export interface HistoryRequest<T> {
  /** What to ask next. */
  query(): Omit<HistoryQuery, "signal">;
  /** Takes the answer. Returns whether there is more to ask. */
  take(answer: HistoryAnswer<T>): boolean;
  /** The server did not answer, and is not asked again. */
  giveUp?(): void;
}

/** Asks a source's history: one request at a time, one inquiry after the other. */
export interface RequestQueue<T> {
  /** Asks as soon as those before it are answered. */
  add(inquiry: HistoryRequest<T>): void;
  /** Goes on with what is left. */
  resume(): void;
  /** Lets a running request go; what is left stays for `resume`. */
  pause(): void;
}

/** How the rows of an answer stood on the wire, refused ones among them. */
export interface Layout {
  /** How many there were. */
  readonly size: number;
  /** The index of each row that could be read; undefined where nobody says which could not. */
  readonly places: readonly number[] | undefined;
}

/** Tells how so many rows of an answer stood on the wire. */
export function layoutOf(length: number, { refused = [], offsets }: Omit<HistoryAnswer<unknown>, "rows">): Layout {
  if (offsets?.length === length && length > 0 && offsets.every((offset, i) => i === 0 || offset > offsets[i - 1])) {
    return { size: offsets[length - 1] - offsets[0] + 1, places: offsets.map((offset) => offset - offsets[0]) };
  }
  const size = refused.reduce((sum, { count }) => sum + (count > 0 && count < Infinity ? count : 0), length);
  const out = new Set(refused.flatMap(({ at = [] }) => at));
  // Where none could be read there is nothing to tell apart.
  if (length > 0 && out.size !== size - length) return { size, places: undefined };
  const places: number[] = [];
  for (let i = 0; places.length < length && i < size; i += 1) if (!out.has(i)) places.push(i);
  return { size, places: places.length === length ? places : undefined };
}

/** Makes inquiries, which hand rows that could not be read to `refuse`; null where the source has no history. */
export function createRequestQueue<T>(
  { source, config, deadlines, turns, report }: Context<T>,
  refuse: (refusal: Refusal) => void,
): RequestQueue<T> | null {
  if (!source.history) return null;
  const ask = source.history.bind(source);
  const { environment, retry } = config;
  const waiting: HistoryRequest<T>[] = [];
  let failures = 0;
  let running: AbortController | null = null;

  async function run(): Promise<void> {
    const controller = (running = new AbortController());
    const { signal } = controller;
    for (let inquiry = waiting.at(0); inquiry; inquiry = waiting.at(0)) {
      try {
        const answer = await ask({ ...inquiry.query(), signal });
        if (running !== controller) return;
        failures = 0;
        turns.enter();
        try {
          answer.refused?.forEach(refuse);
          if (!inquiry.take(answer)) waiting.splice(waiting.indexOf(inquiry), 1);
        } finally {
          turns.leave();
        }
      } catch (cause) {
        if (running !== controller) return;
        const error = toStreamError(cause, `${source.name} history`);
        report(error);
        if (running !== controller) return;
        failures += 1;
        if (error.retryable && failures < tries) {
          const delay = retryDelay(failures - 1, retry || defaultBackoff, () => environment.random());
          deadlines.set("history", deadlines.now() + Math.max(delay, error.retryAfter ?? 0), resume);
          break;
        }
        failures = 0;
        waiting.shift();
        inquiry.giveUp?.();
      }
      if (running !== controller) return;
    }
    running = null;
  }

  function resume(): void {
    if (!running) void run();
  }

  return {
    add(inquiry) {
      waiting.push(inquiry);
      resume();
    },
    resume,
    pause() {
      running?.abort();
      running = null;
      // What a link that is gone did not answer says nothing of the next one.
      failures = 0;
      deadlines.clear("history");
    },
  };
}
