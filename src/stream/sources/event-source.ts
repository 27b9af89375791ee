import type { EventSourceMessage } from "eventsource-parser";
import { createParser } from "eventsource-parser";
import { StreamError } from "../errors.js";
import { byteSize } from "../messages/byte-size.js";
import type { Decoded } from "../messages/decode.js";
import { EMPTY } from "../messages/decode.js";
import { checkKinds, checkOptions, FUNCTION, isTexts } from "../options/check.js";
import type { Row } from "../row.js";
import type { At, Position, Sink, Source, Teardown } from "../source.js";
import { forkable } from "./forkable.js";
import {
  callFailure,
  checkUrl,
  discard,
  errorCode,
  hintOf,
  HTTP_PROTOCOLS,
  isFinalStatus,
  MAX_WAIT_MS,
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

/**
 * Options of {@link eventSource}. A message without a position of its own has the `id` of its event as its position: a
 * text, compared for equality only, unless `order` is set; with `order: "contiguous"` an id of digits is a number.
 */
export interface EventSourceOptions<T> extends MessageOptions<T, string>, RequestOptions {
  /**
   * The types of events that are read; all others only show that the server lives. Default: `["message"]`, the type of
   * an event that names none.
   */
  readonly events?: readonly string[];
  /** Whether an HTTP status ends the feed for good. Default: 204, 400, 401, 403, 404, 405, 410. */
  readonly final?: (status: number) => boolean;
}

/** The words where a server has ended its answer, as some do after a while. */
export const SERVER_ENDED = "the server ended the stream";

const EVENT_STREAM_TYPE = "text/event-stream";
/** The ids that a header can carry. */
const SENDABLE_ID = /^\P{Cc}{1,4096}$/u;
/** The size at which an unfinished event is first checked against the limit, in characters. */
const FIRST_CHECK_CHARS = 1_048_576;
const OPTIONS = ["events", ...REQUEST_OPTIONS, "final", ...MESSAGE_OPTIONS];

/**
 * Rows from Server-Sent Events, by `fetch`: with headers, a token, and any method.
 *
 * The stream reconnects with the id of the last event as the header `last-event-id`; set `resumes: true` for a server
 * that replays from it without saying so. A `retry` of the server, ten minutes at most, is the least delay of the
 * reconnection. Across origins the server must allow the headers `last-event-id` and, with a token, `authorization`.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(eventSource("/metrics", { events: ["cpu"], heartbeat: 15_000 }));
 * ```
 * @param url - absolute, or relative to the page. A function is called for each attempt, with the position to resume
 * from.
 * @param options - the request, and the reading of the events
 * @throws TypeError or RangeError if an option is invalid, or the URL can be seen to be
 */
export function eventSource<T = Row>(url: UrlOption, options: EventSourceOptions<T> = {}): Source<T> {
  checkOptions("eventSource", options, OPTIONS);
  const { decoder, tokens, members } = compileMessages(options);
  const {
    events = ["message"],
    final = (status: number) => status === 204 || isFinalStatus(status),
    ok,
    heartbeat,
    order,
    counts,
  } = options;
  checkKinds(options, {
    events: [(value) => Array.isArray(value) && isTexts(value), 'an array of types, such as ["tick"]'],
    final: FUNCTION,
  });
  checkUrl(url, HTTP_PROTOCOLS);
  const send = compileRequest(url, options, tokens);
  return forkable(() => ({ name: "eventSource", ...members, connect: createConnect() }));

  /** Makes the `connect` of one stream. */
  function createConnect(): Source<T>["connect"] {
    /** Whether ids are positions: not if messages have positions of their own. Undefined until one shows it. */
    let areIdsPositions = options.position === undefined ? undefined : false;
    /** The id last given, and the newest positions that messages told by themselves: the id stands for them. */
    let newest: { readonly id: string; readonly positions: readonly (Position | undefined)[] } | undefined;

    return connect;

    function connect(sink: Sink<T>): Teardown {
      const { resume, signal } = sink;
      const decode = decoder.begin({ resume, signal });
      const queue = createMessageQueue(sink, readEvent, ({ data }) => data);
      let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
      let answer: { readonly status: number; readonly headers: Headers } | undefined;
      let retryAfter: number | undefined;
      /** The id last given in this attempt. */
      let lastId: string | undefined;
      /** The characters of comments in the current chunk. */
      let commentChars = 0;
      const parser = createParser({
        onEvent: handleEvent,
        onRetry: (ms) => (retryAfter = Math.min(ms, MAX_WAIT_MS)),
        onComment: ({ length }) => (commentChars += length + 2),
      });
      run().catch((error: unknown) => {
        if (signal.aborted) return;
        const failure = callFailure("url, headers, body, ok or final", error);
        sink.error(failure, hintOf(failure));
      });
      // A custom `fetch` may ignore the signal.
      return () => {
        reader?.cancel().catch(() => undefined);
        queue.close();
      };

      async function run(): Promise<void> {
        const id = resume ? idOf(resume) : "";
        const response = await send({ resume, signal }, () => ({
          accept: EVENT_STREAM_TYPE,
          ...(SENDABLE_ID.test(id) && { "last-event-id": toBytes(id) }),
        }));
        const { status, headers, body } = response;
        const type = (headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
        const isGood = status === 200 && type === EVENT_STREAM_TYPE;
        answer = { status, headers };
        if (!signal.aborted && !isGood && ok?.(status)) {
          await readWhole(response);
          throw new StreamError("closed", `the server answered with status ${status}`, { cause: status });
        }
        if (signal.aborted || !isGood) discard(response);
        if (signal.aborted) return;
        if (status !== 200) throw statusFailure(response, sink.environment.now(), final);
        if (!isGood) {
          throw new StreamError(
            "refused",
            `the server answered with content type ${type.slice(0, 60) || "none"}, not ${EVENT_STREAM_TYPE}`,
            { retryable: false },
          );
        }
        reader = body?.getReader();
        sink.open();
        if (heartbeat !== undefined) sink.alive(heartbeat);
        await read();
        throw new StreamError("closed", SERVER_ENDED, { retryAfter });
      }

      /** Reads an answer that is no stream of events as one message. */
      async function readWhole(response: Response): Promise<void> {
        const data = await readBody(response, "the answer", (bytes) => sink.accept(bytes), textReader());
        if (data === undefined) return;
        queue.add({ data });
        await queue.idle;
      }

      async function read(): Promise<void> {
        const decoder = new TextDecoder();
        const lineReader = createLineReader();
        while (reader && !signal.aborted) {
          const { done, value } = await reader.read().catch((error: unknown) => {
            throw new StreamError("closed", "the stream broke off", { retryAfter, cause: errorCode(error) });
          });
          if (done) return;
          sink.alive(heartbeat);
          const text = lineReader.unify(decoder.decode(value, { stream: true }));
          commentChars = 0;
          if (text) parser.feed(text);
          const size = lineReader.unfinished(text, commentChars);
          if (size && !sink.accept(size)) return;
          // The server waits while events are being read.
          await queue.idle;
        }
      }

      function handleEvent(message: EventSourceMessage): void {
        // An event without data, or of another type, only shows that the server lives.
        const isRead = message.data !== "" && events.includes(message.event ?? "message");
        if (!isRead) {
          queue.run(() => {
            handleContent(message, EMPTY);
          });
        } else if (sink.accept(byteSize(message.data))) queue.add(message);
      }

      function readEvent(message: EventSourceMessage): Promise<void> | undefined {
        const { data, event = "message", id = lastId } = message;
        return whenReady(decode(data, { event, id, ...answer }), (decoded) => {
          handleContent(message, decoded);
        });
      }

      function handleContent({ id }: EventSourceMessage, decoded: Decoded<T>): void {
        const positions = [decoded.position, decoded.head];
        const hasPosition = positions.some(Boolean);
        if (hasPosition) areIdsPositions = false;
        else if (id && decoded.rows.length > 0) areIdsPositions ??= true;
        if (id) newest = { id, positions: hasPosition ? positions : (newest?.positions ?? positions) };
        // Events do not repeat within an attempt: a repeated id is no position, unless `order` says that ids are.
        const at = areIdsPositions && id && (id !== lastId || order) ? atOfId(id, decoded) : undefined;
        lastId = id ?? lastId;
        deliver(sink, { ...decoded, ...at }, refuseReply);
      }
    }

    /** Returns the id by which the server knows a position; empty if none is known. */
    function idOf({ epoch, offset }: Position): string {
      if (areIdsPositions) return String(offset);
      const isKnown = newest?.positions.some(
        (position) => position?.offset === offset && (position.epoch ?? epoch) === epoch,
      );
      if (isKnown) return newest?.id ?? "";
      // A position that came another way, as one that was kept, has no id: section 10 of `docs/wire.md` says how it is
      // written.
      if (decoder.isWire && epoch !== undefined) return `${epoch}:${offset}`;
      return areIdsPositions === false ? "" : String(offset);
    }

    /** Returns the position that an id stands for; an id of contiguous numbers also tells the one before. */
    function atOfId(id: string, { rows, drops }: Decoded<T>): At {
      const number = order === "contiguous" && /^\d+$/.test(id) ? Number(id) : NaN;
      if (!Number.isSafeInteger(number)) return { position: { offset: id } };
      const count = counts === "rows" ? drops.reduce((sum, drop) => sum + drop.count, rows.length) : 1;
      return { position: { offset: number }, after: { offset: number - count } };
    }
  }
}

/** Encodes text for a header: UTF-8, a character for each byte. */
function toBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Makes a reader of chunks that unifies line ends and measures the unfinished event. */
function createLineReader() {
  let skipNextLineFeed = false;
  let isLineStart = true;
  let heldChars = 0;
  let nextCheckChars = FIRST_CHECK_CHARS;
  return {
    /** Turns all line ends into LF without waiting for more: a CR at the end of a chunk may be half of a CR LF. */
    unify(chunk: string): string {
      const text = skipNextLineFeed && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
      if (chunk) skipNextLineFeed = chunk.endsWith("\r");
      return text.replace(/\r\n?/g, "\n");
    },
    /** Returns the characters of the unfinished event in the parser each time they have doubled; else 0. */
    unfinished(text: string, commentChars: number): number {
      const end = text.lastIndexOf("\n\n");
      const startsEvent = isLineStart && text.startsWith("\n");
      const tailChars = end >= 0 ? text.length - end - 2 : startsEvent ? text.length - 1 : undefined;
      heldChars = tailChars ?? heldChars + text.length - commentChars;
      if (text) isLineStart = text.endsWith("\n");
      if (tailChars !== undefined) nextCheckChars = FIRST_CHECK_CHARS;
      if (heldChars < nextCheckChars) return 0;
      nextCheckChars = 2 * heldChars;
      return heldChars;
    },
  };
}
