import type { Context } from "../context.js";
import { StreamError, toStreamError } from "../errors.js";
import { DEFAULT_BACKOFF, retryDelay } from "../options/backoff.js";
import type { HistoryAnswer, HistoryQuery, Order, Refusal, Source } from "../source.js";

/** Number of times that one page is asked for over one link before its request is given up. */
const MAX_TRIES = 5;

/** A request to a source's history, page by page. */
export interface HistoryRequest<T> {
  /** Returns the next question. */
  query(): Omit<HistoryQuery, "signal">;
  /** Takes an answer. Returns whether there is more to ask. */
  accept(answer: HistoryAnswer<T>): boolean;
  /** Hears that the server did not answer and is not asked again. */
  giveUp?(error: StreamError): void;
  /**
   * Set where somebody waits for the answer, whether or not the stream runs, and not for longer than until this is
   * aborted. Default: the request belongs to the stream, and rests while nobody wants that.
   */
  readonly signal?: AbortSignal;
}

/** Asks a source's history, one request after the other, one page at a time. */
export interface RequestQueue<T> {
  /** Adds a request, which is asked as soon as those before it are answered. */
  add(request: HistoryRequest<T>): void;
  /** Goes on with the requests that are left, over a new link. */
  resume(): void;
  /**
   * Lets the running question go; its request, and those after it, stay for `resume`, but for those with a signal of
   * their own.
   */
  pause(): void;
  /** Gives all requests up: the stream is no more. */
  close(error: StreamError): void;
}

/** The places of an answer's rows on the wire, refused ones among them. */
export interface Layout {
  /** Number of rows, refused ones included. */
  readonly size: number;
  /** The index of each row that could be read; undefined where the source does not say which could not. */
  readonly indexes: readonly number[] | undefined;
}

/** Returns the layout of an answer of which `length` rows could be read. */
export function layoutOf(
  order: Order | undefined,
  length: number,
  { refused = [], positions = [] }: Omit<HistoryAnswer<unknown>, "rows">,
): Layout {
  const offsets = order === "contiguous" ? positions.map(({ offset }) => Number(offset)) : [];
  if (
    length > 0 &&
    offsets.length === length &&
    offsets.every((offset, i) => Number.isInteger(offset) && (i === 0 || offset > offsets[i - 1]))
  ) {
    return { size: offsets[length - 1] - offsets[0] + 1, indexes: offsets.map((offset) => offset - offsets[0]) };
  }
  const size = refused.reduce((sum, { count }) => sum + (count > 0 && count < Infinity ? count : 0), length);
  const refusedIndexes = new Set(refused.flatMap(({ at = [] }) => at));
  // An answer of which no row could be read needs no indexes.
  if (length > 0 && refusedIndexes.size !== size - length) return { size, indexes: undefined };
  const indexes: number[] = [];
  for (let i = 0; indexes.length < length && i < size; i += 1) if (!refusedIndexes.has(i)) indexes.push(i);
  return { size, indexes: indexes.length === length ? indexes : undefined };
}

/**
 * Makes a queue that hands rows that could not be read to `refuse`, for a source that has a history. While the link is
 * not up a question that fails waits for `resume`.
 */
export function createRequestQueue<T>(
  { source, config, deadlines, turns, report }: Context<T>,
  refuse: (refusal: Refusal) => void,
  isUp: () => boolean,
): RequestQueue<T> {
  // Cast: nobody makes a queue for a source without history.
  const asked = source as Required<Pick<Source<T>, "history">>;
  const { environment, retry, connectTimeout } = config;
  const waiting: HistoryRequest<T>[] = [];
  let failures = 0;
  let running: AbortController | null = null;
  let runningRequest: HistoryRequest<T> | undefined;
  /** What no longer listens to the signal of a request. */
  const ends = new Map<HistoryRequest<T>, () => void>();
  /** Whether the requests of the stream itself wait for `resume`. */
  let isResting = false;
  /** Whether the next try waits for its time. */
  let isDelayed = false;

  function next(): HistoryRequest<T> | undefined {
    return isResting ? waiting.find(({ signal }) => signal) : waiting.at(0);
  }

  function remove(request: HistoryRequest<T>): void {
    const index = waiting.indexOf(request);
    if (index >= 0) waiting.splice(index, 1);
    // A signal may outlive many requests.
    ends.get(request)?.();
    ends.delete(request);
  }

  /** Asks once, and lets the question go at its deadline: a source need not heed the signal, nor ever settle. */
  function askInTime(query: Omit<HistoryQuery, "signal">, controller: AbortController): Promise<HistoryAnswer<T>> {
    return Promise.race([
      new Promise<never>((_, reject) => {
        deadlines.set("history", deadlines.now() + connectTimeout, () => {
          const words = `no answer of history within ${connectTimeout} ms (raise connectTimeout)`;
          const error = new StreamError("timeout", `${source.name}: ${words}`);
          reject(error);
          controller.abort(error);
        });
      }),
      // The deadline stands before the question is put: a source may stop the stream in answer to it.
      asked.history({ ...query, signal: controller.signal }),
    ]);
  }

  async function run(): Promise<void> {
    for (let request = next(); request; request = next()) {
      const controller = (running = new AbortController());
      runningRequest = request;
      try {
        const answer = await askInTime(request.query(), controller);
        if (running !== controller) return;
        deadlines.clear("history");
        failures = 0;
        turns.enter();
        try {
          answer.refused?.forEach(refuse);
          if (!request.accept(answer)) remove(request);
        } finally {
          turns.leave();
        }
      } catch (cause) {
        if (running !== controller) return;
        deadlines.clear("history");
        const error = toStreamError(cause, `${source.name} history`);
        report(error);
        if (running !== controller) return;
        if (error.retryable && !request.signal && !isUp()) {
          isResting = true;
          continue;
        }
        failures += 1;
        if (error.retryable && failures < MAX_TRIES) {
          const delay = retryDelay(failures - 1, retry || DEFAULT_BACKOFF, () => environment.random());
          isDelayed = true;
          deadlines.set("history", deadlines.now() + Math.max(delay, error.retryAfter ?? 0), () => {
            isDelayed = false;
            goOn();
          });
          break;
        }
        failures = 0;
        remove(request);
        request.giveUp?.(error);
      }
      if (running !== controller) return;
    }
    running = null;
  }

  /** Lets the running question go. */
  function letGo(): void {
    running?.abort();
    running = null;
    isDelayed = false;
    deadlines.clear("history");
  }

  function goOn(): void {
    if (!running && !isDelayed) void run();
  }

  return {
    add(request) {
      const { signal } = request;
      waiting.push(request);
      const onAbort = (): void => {
        remove(request);
        if (running && runningRequest === request) letGo();
        goOn();
      };
      signal?.addEventListener("abort", onAbort);
      ends.set(request, () => {
        signal?.removeEventListener("abort", onAbort);
      });
      goOn();
    },
    resume() {
      isResting = isDelayed = false;
      // Failures of a link that is gone say nothing of the next one.
      failures = 0;
      goOn();
    },
    pause() {
      isResting = true;
      letGo();
      goOn();
    },
    close(error) {
      letGo();
      for (const request of [...waiting]) {
        remove(request);
        if (request.signal) request.giveUp?.(error);
      }
    },
  };
}
