import { StreamError } from "../errors.js";
import { joinParts } from "../messages/byte-size.js";
import type { Decoded } from "../messages/decode.js";
import type { Attempt, Message, MessageContext } from "../messages/decode-options.js";
import { BOOLEAN, checkDuration, checkKinds, checkOptions, FUNCTION } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { advanceResume } from "./advance-resume.js";
import { createConditions } from "./http/conditional.js";
import type { BodyReader } from "./http/http.js";
import {
  callFailure,
  checkUrl,
  discard,
  hintOf,
  HTTP_PROTOCOLS,
  isFinalStatus,
  readBody,
  statusFailure,
  textReader,
} from "./http/http.js";
import type { MessageOptions, UrlOption } from "./http/message-options.js";
import { compileMessages, deliver, MESSAGE_OPTIONS, whenReady } from "./http/message-options.js";
import { refuseReply } from "./http/refuse-reply.js";
import type { RequestOptions } from "./http/request-options.js";
import { compileRequest, REQUEST_OPTIONS } from "./http/request-options.js";
import { createMessageQueue } from "./message-queue.js";
import { nextBeat } from "./next-beat.js";

/** Options of {@link poll}, whose `decode` is handed messages of type `M`. */
export interface PollOptions<T, M extends string | ArrayBuffer = string> extends MessageOptions<T, M>, RequestOptions {
  /**
   * The time from the start of a request to the start of the next, in ms; a slow answer skips beats. 0 is long polling:
   * the server answers when it has something, and the next request follows at once, at most ten a second, and one a
   * second while answers bring nothing. Default 1,000.
   */
  readonly interval?: number;
  /**
   * The time that a request may take, in ms: for long polling more than the server waits. It is the default of the
   * stream's `connectTimeout` as well. Default: `interval`, 10,000 at least.
   */
  readonly timeout?: number;
  /**
   * Whether a request tells the version of the newest answer (`ETag`, `Last-Modified`), so that the server answers 304
   * where there is nothing newer: a sign of life, with no row. Default: true on the page's own origin and where no page
   * is, else false, because across origins the headers make the browser ask for permission first.
   */
  readonly conditional?: boolean;
  /**
   * Whether an answer is bytes rather than text: `decode` is handed an `ArrayBuffer`, as for Protocol Buffers or
   * MessagePack. Default false.
   */
  readonly binary?: M extends ArrayBuffer ? true : boolean;
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

/** The shortest default of the timeout of a request. */
const MIN_TIMEOUT_MS = 10_000;
/** The shortest time from one request of long polling to the next, after an answer with rows and after one without. */
const MIN_WAIT_MS = 100;
const MIN_EMPTY_WAIT_MS = 1_000;
/** Statuses of good answers without a body. */
const EMPTY_STATUSES = new Set([204, 205, 304]);
/** An answer that was read. */
interface Answer extends Partial<MessageContext> {
  readonly body: Message;
}

/** Options by which an answer follows the one before. */
const FOLLOWING_OPTIONS = ["position", "epoch", "partition", "after", "resumes"] as const;
const OPTIONS = [
  "interval",
  "timeout",
  "conditional",
  "binary",
  "replace",
  ...REQUEST_OPTIONS,
  "final",
  ...MESSAGE_OPTIONS,
];

/**
 * Rows from a URL that is requested at an interval. A row with the time of an older one replaces it, so a server may
 * answer with the newest row or with a window of rows.
 *
 * A failed request ends the attempt; the stream retries, and resets its count of failures after each good answer.
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
export function poll<T = Row, M extends string | ArrayBuffer = string>(
  url: UrlOption,
  options: PollOptions<T, M> = {},
): Source<T> {
  checkOptions("poll", options, OPTIONS);
  const { decoder, tokens, members } = compileMessages(options, true);
  const {
    interval = 1000,
    conditional,
    binary: isBinary = false,
    replace = false,
    heartbeat,
    ok,
    final = isFinalStatus,
  } = options;
  if ((interval as unknown) !== 0) checkDuration("interval", interval);
  const { timeout = Math.max(interval, MIN_TIMEOUT_MS), method = "GET" } = options;
  checkDuration("timeout", timeout);
  checkKinds(options, { conditional: BOOLEAN, binary: BOOLEAN, final: FUNCTION, replace: BOOLEAN });
  const following = FOLLOWING_OPTIONS.filter((name) => replace && options[name]);
  if (following.length > 0) {
    throw new TypeError(
      `invalid ${following.join(", ")}: with replace each answer is the whole list, and follows no other`,
    );
  }
  checkUrl(url, HTTP_PROTOCOLS);
  const send = compileRequest(url, options, tokens);

  return { name: "poll", replaces: replace, hidden: "suspend", connectTimeout: timeout, ...members, connect };

  function connect(sink: Sink<T>): Teardown {
    const { environment, signal } = sink;
    let resume = sink.resume;
    const decode = decoder.begin({ resume, signal });
    const conditions = createConditions(/^(get|head)$/i.test(method) && conditional);
    const queue = createMessageQueue(sink, decodeAnswer, ({ body }) => body);
    let hasOpened = false;
    let hasEnded = false;
    /** The shortest time between two requests of long polling. */
    let leastWaitMs = MIN_EMPTY_WAIT_MS;
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
      queue.close();
      controller.abort();
    }

    function fail(error: StreamError): void {
      if (isOver()) return;
      end();
      sink.error(error, hintOf(error));
    }

    async function beat(): Promise<void> {
      timer = undefined;
      leastWaitMs = MIN_EMPTY_WAIT_MS;
      controller = new AbortController();
      const context = { resume, signal: controller.signal };
      const startedAt = environment.monotonic();
      deadline = environment.setTimeout(() => {
        fail(new StreamError("timeout", "the server did not answer in time"));
      }, timeout);
      try {
        const response = await send(context, (address) => ({
          accept: "application/json",
          ...conditions.headers(address),
        }));
        await readAnswer(response, context);
      } catch (error) {
        fail(callFailure("url, headers, body, ok or final", error));
      }
      if (isOver()) return;
      const now = environment.monotonic();
      due = interval === 0 ? Math.max(now, startedAt + leastWaitMs) : nextBeat(due, interval, now);
      timer = environment.setTimeout(() => void beat(), due - now);
    }

    async function readAnswer(response: Response, attempt: Attempt): Promise<void> {
      const { status, headers } = response;
      const isEmpty = EMPTY_STATUSES.has(status);
      const isGood = isEmpty || response.ok || ok?.(status) === true;
      if (isOver() || isEmpty || !isGood) discard(response);
      if (isOver()) return;
      if (!isGood) throw statusFailure(response, environment.now(), final);
      const body = isEmpty
        ? ""
        : await readBody(
            response,
            "the answer",
            (bytes) => sink.accept(bytes),
            (isBinary ? bytesReader() : textReader()) as BodyReader<string | ArrayBuffer>,
          );
      if (body === undefined || isOver()) return;
      environment.clearTimeout(deadline);
      // Open after the body only: an answer that begins and never ends is none.
      if (!hasOpened) sink.open();
      hasOpened = true;
      sink.alive(heartbeat);
      sink.proven();
      if (isEmpty) return;
      if (response.ok) conditions.answered(headers);
      queue.add({ body, status, headers, attempt });
      await queue.idle;
    }

    function decodeAnswer({ body, ...answer }: Answer): Promise<void> | undefined {
      return whenReady(decode(body, answer), handleContent);
    }

    function handleContent(decoded: Decoded<T>): void {
      if (decoded.rows.length > 0) leastWaitMs = MIN_WAIT_MS;
      if (replace) {
        const { rows, list, drops, gone, isEnd, reply } = decoded;
        deliver(sink, { rows, list, drops, gone, isEnd, reply, replaces: true }, refuseReply);
        return;
      }
      // A server that has lost the position begins anew, unless it says from where. It may at any request.
      if (decoded.recovered === false) {
        resume = decoded.head ?? null;
        sink.lost({ cause: "the server could not resume" });
      }
      resume = advanceResume(resume, decoded.position);
      deliver(sink, decoded, refuseReply);
    }
  }
}

/** Makes a reader of bytes. */
function bytesReader(): BodyReader<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  return {
    add(chunk) {
      if (chunk) chunks.push(chunk);
    },
    content: () => joinParts(chunks).buffer,
  };
}
