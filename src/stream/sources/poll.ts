import { StreamError } from "../errors.js";
import { BOOLEAN, checkDuration, checkKinds, checkOptions, FUNCTION } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { advanceResume } from "./advance-resume.js";
import {
  callFailure,
  checkUrl,
  discard,
  hintOf,
  HTTP_PROTOCOLS,
  isFinalStatus,
  readText,
  statusFailure,
} from "./http/http.js";
import type { MessageOptions, UrlOption } from "./http/message-options.js";
import { compileMessages, deliver, MESSAGE_OPTIONS } from "./http/message-options.js";
import type { RequestOptions } from "./http/request-options.js";
import { compileRequest, REQUEST_OPTIONS } from "./http/request-options.js";
import { nextBeat } from "./next-beat.js";

/** Options of {@link poll}. */
export interface PollOptions<T> extends MessageOptions<T>, RequestOptions {
  /** The time from the start of a request to the start of the next, in ms; a slow answer skips beats. Default 1,000. */
  readonly interval?: number;
  /**
   * Whether each answer is the whole list of what there is, such as all machines of a plant: a key that is not in it
   * has gone (event `gone`), and one that comes again begins anew. An empty list says that all have gone; an answer
   * that failed, or has no list, says nothing. A row that is refused keeps its key, and one whose key nobody can read
   * keeps all. Positions of answers are not read: `position`, `epoch`, `partition`, `after` and `resumes` are refused
   * beside it. Needs the stream's `key`; 10,000 keys are known at most. Default false.
   */
  readonly replace?: boolean;
  /** Whether an HTTP status ends the feed for good. Default: 400, 401, 403, 404, 405, 410. */
  readonly final?: (status: number) => boolean;
}

/** The shortest timeout of a request. */
const MIN_TIMEOUT_MS = 10_000;
/** Statuses of good answers without a body. */
const EMPTY_STATUSES = new Set([204, 205, 304]);
/** Options by which an answer follows the one before. */
const FOLLOWING_OPTIONS = ["position", "epoch", "partition", "after", "resumes"] as const;
const OPTIONS = ["interval", "replace", ...REQUEST_OPTIONS, "final", ...MESSAGE_OPTIONS];

/**
 * Rows from a URL that is requested at an interval. A row with the time of an older one replaces it, so a server may
 * answer with the newest row or with a window of rows.
 *
 * A failed request ends the attempt; the stream retries, and resets its count of failures after each good answer. A
 * request may take 10 s, or `interval` if that is longer.
 *
 * @example
 * ```ts
 * const load = new DataStream(poll("/load.json", { interval: 5_000, select: "/load" }));
 * ```
 * @param url - absolute, or relative to the page. A function is called for each request, with the position to resume
 * from.
 * @param options - the interval, the request, and the reading of the answers
 * @throws TypeError or RangeError if an option is invalid, or the URL can be seen to be
 */
export function poll<T = Row>(url: UrlOption, options: PollOptions<T> = {}): Source<T> {
  checkOptions("poll", options, OPTIONS);
  const { decoder, tokens, members } = compileMessages(options);
  const { interval = 1000, replace = false, heartbeat, final = isFinalStatus } = options;
  checkDuration("interval", interval);
  checkKinds(options, { final: FUNCTION, replace: BOOLEAN });
  const following = FOLLOWING_OPTIONS.filter((name) => replace && options[name]);
  if (following.length > 0) {
    throw new TypeError(
      `invalid ${following.join(", ")}: with replace each answer is the whole list, and follows no other`,
    );
  }
  checkUrl(url, HTTP_PROTOCOLS);
  const send = compileRequest(url, options, tokens);

  return { name: "poll", revises: true, replaces: replace, hidden: "suspend", ...members, connect };

  function connect(sink: Sink<T>): Teardown {
    const { environment } = sink;
    const decode = decoder.begin(replace);
    let resume = sink.resume;
    let hasOpened = false;
    let hasEnded = false;
    let due = environment.monotonic();
    /** The timer of the next beat; undefined while a request is pending. */
    let timer: unknown;
    let deadline: unknown;
    let controller = new AbortController();
    sink.onWake(() => {
      if (timer === undefined) return;
      environment.clearTimeout(timer);
      due = environment.monotonic();
      void beat();
    });
    void beat();
    return end;

    function isOver(): boolean {
      return hasEnded;
    }

    function end(): void {
      hasEnded = true;
      environment.clearTimeout(timer);
      environment.clearTimeout(deadline);
      controller.abort();
    }

    function fail(error: StreamError): void {
      if (isOver()) return;
      end();
      sink.error(error, hintOf(error));
    }

    async function beat(): Promise<void> {
      timer = undefined;
      controller = new AbortController();
      const timeoutMs = Math.max(interval, MIN_TIMEOUT_MS);
      deadline = environment.setTimeout(() => {
        fail(new StreamError("timeout", "the server did not answer in time"));
      }, timeoutMs);
      try {
        await readAnswer(await send(resume, controller.signal, { accept: "application/json" }));
      } catch (error) {
        fail(callFailure("url, headers or final", error));
      }
      if (isOver()) return;
      environment.clearTimeout(deadline);
      const now = environment.monotonic();
      due = nextBeat(due, interval, now);
      timer = environment.setTimeout(() => void beat(), due - now);
    }

    async function readAnswer(response: Response): Promise<void> {
      const isEmpty = EMPTY_STATUSES.has(response.status);
      const isGood = isEmpty || response.ok;
      if (isOver() || isEmpty || !isGood) discard(response);
      if (isOver()) return;
      if (!isGood) throw statusFailure(response, environment.now(), final);
      const text = isEmpty ? "" : await readText(response, "the answer", (bytes) => sink.accept(bytes));
      if (text === undefined || isOver()) return;
      // Open after the body only: an answer that begins and never ends is none.
      if (!hasOpened) sink.open();
      hasOpened = true;
      sink.alive(heartbeat);
      sink.proven();
      if (isEmpty) return;
      const decoded = decode(text);
      if (replace) {
        const { rows, list, drops } = decoded;
        if (list) sink.replace(list);
        deliver(sink, { rows, drops });
        return;
      }
      resume = advanceResume(resume, decoded.position);
      deliver(sink, decoded);
    }
  }
}
