import { StreamError } from "../errors.js";
import { byteSize } from "../messages/byte-size.js";
import type { Sink } from "../source.js";

/** The longest that one message may take to be read, ms. */
const READ_TIMEOUT_MS = 10_000;

/** The most messages that wait, and the most bytes of them; beyond, the attempt ends, and the stream resumes. */
const MAX_WAITING = 10_000;
const MAX_WAITING_BYTES = 16_777_216;

/** What waits for its turn: a message, or a step that takes no part in the counts. */
type Waiting<M> = { readonly message: M; readonly bytes: number } | { readonly step: () => unknown };

/** A caller who waits for the next message. */
interface Taker<M> {
  readonly resolve: (message: M) => void;
  readonly reject: (reason: unknown) => void;
}

/** The messages of an attempt, read one at a time, in order, however long each takes. */
export interface MessageQueue<M> {
  /** Reads a message, at once where nothing is being read. */
  add(message: M): void;
  /** Takes a step after all that came before, at once where nothing is being read; what comes later waits for it. */
  run(step: () => unknown): void;
  /** Resolves to the next message, which nobody else reads then. Rejects when the attempt is over. */
  take(): Promise<M>;
  /** Resolves when nothing is being read any more; undefined where nothing is. */
  readonly idle: Promise<void> | undefined;
  /** Forgets what waits: the attempt is over. */
  close(): void;
}

/**
 * Makes a queue of an attempt.
 *
 * @param read - reads a message; what it rejects with ends the attempt
 * @param contentOf - returns the part of a message that takes memory; default: all of it
 * @param fail - ends the attempt; default: by the error as it is
 */
export function createMessageQueue<M>(
  sink: Pick<Sink<never>, "environment" | "signal" | "error">,
  read: (message: M) => unknown,
  contentOf: (message: M) => unknown = (message) => message,
  fail: (error: unknown) => void = (error) => {
    sink.error(error);
  },
): MessageQueue<M> {
  const { environment, signal } = sink;
  const waiting: Waiting<M>[] = [];
  const takers: Taker<M>[] = [];
  let waitingBytes = 0;
  let isBusy = false;
  let timer: unknown;
  let idle: Promise<void> | undefined;
  let tellIdle: (() => void) | undefined;

  /** Takes a step, and waits for it where it takes its time. */
  function start(step: () => unknown, hasDeadline: boolean): void {
    let result: unknown;
    try {
      result = step();
    } catch (error) {
      fail(error);
    }
    if (!(result instanceof Promise)) return;
    isBusy = true;
    if (hasDeadline) {
      timer = environment.setTimeout(() => {
        fail(new StreamError("timeout", `decode gave nothing within ${READ_TIMEOUT_MS / 1000} s`));
      }, READ_TIMEOUT_MS);
    }
    result.then(goOn, (error: unknown) => {
      fail(error);
      goOn();
    });
  }

  function goOn(): void {
    environment.clearTimeout(timer);
    isBusy = false;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if ("message" in next) {
        const { message, bytes } = next;
        waitingBytes -= bytes;
        start(() => read(message), true);
      } else start(next.step, false);
      if (isOccupied()) return;
    }
    tellIdle?.();
    idle = tellIdle = undefined;
  }

  /** Tells whether something is being read; a function, because the compiler cannot see that a call began it. */
  function isOccupied(): boolean {
    return isBusy;
  }

  return {
    add(message) {
      const taker = takers.shift();
      if (taker) taker.resolve(message);
      else if (!isBusy) start(() => read(message), true);
      else {
        const bytes = byteSize(contentOf(message));
        waitingBytes += bytes;
        if (waiting.push({ message, bytes }) <= MAX_WAITING && waitingBytes <= MAX_WAITING_BYTES) return;
        fail(new StreamError("too-large", `${waiting.length} messages wait: decode is too slow for this feed`));
      }
    },
    run(step) {
      if (isBusy) waiting.push({ step });
      else start(step, false);
    },
    take() {
      const next = waiting.findIndex((each) => "message" in each);
      const taken = new Promise<M>((resolve, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        else if (next < 0) takers.push({ resolve, reject });
        else {
          const [{ message, bytes }] = waiting.splice(next, 1) as { message: M; bytes: number }[];
          waitingBytes -= bytes;
          resolve(message);
        }
      });
      // A caller that has left already must not be told of an unhandled rejection.
      taken.catch(() => undefined);
      return taken;
    },
    get idle() {
      if (isBusy) idle ??= new Promise((resolve) => (tellIdle = resolve));
      return idle;
    },
    close() {
      environment.clearTimeout(timer);
      waiting.length = 0;
      for (const { reject } of takers.splice(0)) reject(signal.reason);
      tellIdle?.();
    },
  };
}
