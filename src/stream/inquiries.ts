import { toStreamError } from "./attempt.js";
import type { Context } from "./context.js";
import { defaultBackoff, retryDelay } from "./retry.js";
import type { HistoryAnswer, HistoryQuery, Refusal } from "./source.js";

/** How many rows to ask for at a time. */
export const pageSize = 1_000;

/** How often one page is asked for before its inquiry is given up. */
const tries = 5;

/** Something to be asked of a source's history, page by page. */
export interface Inquiry<T> {
  /** What to ask next. */
  query(): Omit<HistoryQuery, "signal">;
  /** Takes the answer. Returns whether there is more to ask. */
  take(answer: HistoryAnswer<T>): boolean;
  /** The server did not answer, and is not asked again. */
  giveUp?(): void;
}

/** Asks a source's history: one request at a time, one inquiry after the other. */
export interface Inquiries<T> {
  /** Asks as soon as those before it are answered. */
  add(inquiry: Inquiry<T>): void;
  /** Goes on with what is left. */
  resume(): void;
  /** Lets a running request go; what is left stays for `resume`. */
  pause(): void;
}

/** How many rows an answer took on the wire, refused ones among them. */
export function sizeOfAnswer({ rows, refused = [] }: HistoryAnswer<unknown>): number {
  return refused.reduce((sum, { count }) => sum + count, rows.length);
}

/** Makes inquiries, which hand rows that could not be read to `refuse`; null where the source has no history. */
export function createInquiries<T>(
  { source, config, deadlines, report }: Context<T>,
  refuse: (refusal: Refusal) => void,
): Inquiries<T> | null {
  if (!source.history) return null;
  const ask = source.history.bind(source);
  const { environment, retry } = config;
  const waiting: Inquiry<T>[] = [];
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
        answer.refused?.forEach(refuse);
        if (!inquiry.take(answer)) waiting.splice(waiting.indexOf(inquiry), 1);
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
