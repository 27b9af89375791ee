import type { EventSourceMessage } from "eventsource-parser";
import { createParser } from "eventsource-parser";
import { StreamError } from "../errors.js";
import { sizeOf } from "../messages/byte-size.js";
import type { Decoded } from "../messages/decode.js";
import { checkKinds, checkOptions, FUNCTION, isTexts } from "../options/check.js";
import type { Row } from "../row.js";
import type { At, Position, Sink, Source, Teardown } from "../source.js";
import { forkable } from "./forkable.js";
import {
  callFailure,
  checkUrl,
  discard,
  hintOf,
  HTTP,
  isFinalStatus,
  MAX_WAIT,
  statusFailure,
  wordOf,
} from "./http/http.js";
import type { MessageOptions, UrlOption } from "./http/message-options.js";
import { compileMessages, deliver, MESSAGE_OPTIONS } from "./http/message-options.js";
import type { RequestOptions } from "./http/request-options.js";
import { compileRequest, REQUEST_OPTIONS } from "./http/request-options.js";

/**
 * Options of {@link eventSource}. Where a message tells no position by itself, the `id` of its event is its position: a
 * text, compared for equality alone, unless `order` is told; with `order: "contiguous"` an id of digits is a number.
 */
export interface EventSourceOptions<T> extends MessageOptions<T>, RequestOptions {
  /**
   * The types of events that are read, all others are but signs of life. Default: `["message"]`, the type of an event
   * that names none.
   */
  readonly events?: readonly string[];
  /** Whether an HTTP status ends the feed for good. Default: 204, 400, 401, 403, 404, 405, 410. */
  readonly final?: (status: number) => boolean;
}

const TYPE = "text/event-stream";
/** What a header can carry of an id. */
const SENDABLE = /^\P{Cc}{1,4096}$/u;
/** What an event that is not read tells. */
const NOTHING = { rows: [], position: undefined, after: undefined, head: undefined, recovered: undefined, drops: [] };
/** The fewest characters of an unfinished event that are asked about. */
const FIRST_ASK = 1_048_576;
const OPTIONS = ["events", ...REQUEST_OPTIONS, "final", ...MESSAGE_OPTIONS];

/**
 * Rows from Server-Sent Events, by `fetch`: with headers, a token, and any method.
 *
 * A connection that ends is made anew, with the id of the last event as the header `last-event-id`; a server that is
 * known to replay from it, though it does not say so, deserves `resumes: true`. A `retry` of the server, ten minutes at
 * most, is the least time until then. Across origins the server must allow the headers `last-event-id` and, with a
 * token, `authorization`.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(eventSource("/metrics", { events: ["cpu"], heartbeat: 15_000 }));
 * ```
 * @param url - absolute, or relative to the page. A function is asked anew for each attempt, and told where the feed
 * has got to.
 * @param options - how to ask, and how to read the events
 * @throws TypeError or RangeError if an option is invalid, or the URL can be seen to be
 */
export function eventSource<T = Row>(url: UrlOption, options: EventSourceOptions<T> = {}): Source<T> {
  checkOptions("eventSource", options, OPTIONS);
  const { decoder, tokens, members } = compileMessages(options);
  const {
    events = ["message"],
    final = (status: number) => status === 204 || isFinalStatus(status),
    heartbeat,
    order,
    counts,
  } = options;
  checkKinds(options, {
    events: [(value) => Array.isArray(value) && isTexts(value), 'an array of types, such as ["tick"]'],
    final: FUNCTION,
  });
  checkUrl(url, HTTP);
  const ask = compileRequest(url, options, tokens);
  return forkable(() => ({ name: "eventSource", ...members, connect: createConnect() }));

  /** Makes the `connect` of one stream. */
  function createConnect(): Source<T>["connect"] {
    /** Whether ids are positions: not where messages tell their own. Undefined until one has shown it. */
    let byId = options.position === undefined ? undefined : false;
    /** Where messages tell their own position: the newest, and the id that stands for it. */
    let named: { readonly id: string; readonly told: readonly (Position | undefined)[] } | undefined;

    return connect;

    function connect(sink: Sink<T>): Teardown {
      const { resume, signal } = sink;
      const decode = decoder.begin();
      let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
      let retryAfter: number | undefined;
      /** The id last given, in this attempt. */
      let lastId: string | undefined;
      /** Characters of comments in the chunk under way. */
      let commented = 0;
      const parser = createParser({
        onEvent: hear,
        onRetry: (ms) => (retryAfter = Math.min(ms, MAX_WAIT)),
        onComment: ({ length }) => (commented += length + 2),
      });
      run().catch((error: unknown) => {
        const failure = callFailure("url, headers or final", error);
        sink.error(failure, hintOf(failure));
      });
      // A `fetch` of yours may not mind the signal.
      return () => {
        reader?.cancel().catch(() => undefined);
      };

      async function run(): Promise<void> {
        const id = resume ? idOf(resume) : "";
        const response = await ask(resume, signal, {
          accept: TYPE,
          ...(SENDABLE.test(id) && { "last-event-id": toBytes(id) }),
        });
        const { status, headers, body } = response;
        const type = (headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
        const good = status === 200 && type === TYPE;
        if (signal.aborted || !good) discard(response);
        if (signal.aborted) return;
        if (status !== 200) throw statusFailure(response, sink.environment.now(), final);
        if (!good) {
          throw new StreamError(
            "refused",
            `the server answered with content type ${type.slice(0, 60) || "none"}, not ${TYPE}`,
            { retryable: false },
          );
        }
        reader = body?.getReader();
        sink.open();
        if (heartbeat !== undefined) sink.alive(heartbeat);
        await read();
        throw new StreamError("closed", "the server ended the stream", { retryAfter });
      }

      async function read(): Promise<void> {
        const decoder = new TextDecoder();
        const lines = createLines();
        while (reader && !signal.aborted) {
          const { done, value } = await reader.read().catch((error: unknown) => {
            throw new StreamError("closed", "the stream broke off", { retryAfter, cause: wordOf(error) });
          });
          if (done) return;
          sink.alive(heartbeat);
          const text = lines.unify(decoder.decode(value, { stream: true }));
          commented = 0;
          if (text) parser.feed(text);
          const size = lines.unfinished(text, commented);
          if (size && !sink.accept(size)) return;
        }
      }

      function hear({ id, event = "message", data }: EventSourceMessage): void {
        // An event without text is but a sign of life, as one of another type is.
        const isRead = data !== "" && events.includes(event);
        if (isRead && !sink.accept(sizeOf(data))) return;
        const decoded = isRead ? decode(data) : NOTHING;
        const told = [decoded.position, decoded.head];
        const own = told.some(Boolean);
        if (own) byId = false;
        else if (id && decoded.rows.length > 0) byId ??= true;
        if (id) named = { id, told: own ? told : (named?.told ?? told) };
        // Within one attempt nothing comes twice: an id given twice tells no position, unless it is said to.
        const at = byId && id && (id !== lastId || order) ? placed(id, decoded) : undefined;
        lastId = id ?? lastId;
        deliver(sink, { ...decoded, ...at });
      }
    }

    /** The id by which the server knows a position; empty where none is known. */
    function idOf({ epoch, offset }: Position): string {
      if (byId !== false) return String(offset);
      const known = named?.told.some((position) => position?.offset === offset && (position.epoch ?? epoch) === epoch);
      return known ? (named?.id ?? "") : "";
    }

    /** Where an event of that id stands. */
    function placed(id: string, { rows, drops }: Decoded<T>): At {
      const number = order === "contiguous" && /^\d+$/.test(id) ? Number(id) : NaN;
      if (!Number.isSafeInteger(number)) return { position: { offset: id } };
      const count = counts === "rows" ? drops.reduce((sum, drop) => sum + drop.count, rows.length) : 1;
      return { position: { offset: number }, after: { offset: number - count } };
    }
  }
}

/** As the header takes it: bytes, a character each. */
function toBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Reads chunks of text line by line, as far as that matters here. */
function createLines() {
  let returned = false;
  let atStart = true;
  let held = 0;
  let limit = FIRST_ASK;
  return {
    /** Makes all ends of lines LF, at once: a CR at the end of a chunk may be half of one. */
    unify(chunk: string): string {
      const text = returned && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
      if (chunk) returned = chunk.endsWith("\r");
      return text.replace(/\r\n?/g, "\n");
    },
    /** How much of an event without an end the parser holds, whenever that has doubled; else 0. */
    unfinished(text: string, less: number): number {
      const end = text.lastIndexOf("\n\n");
      const rest = end >= 0 ? text.length - end - 2 : atStart && text.startsWith("\n") ? text.length - 1 : undefined;
      held = rest ?? held + text.length - less;
      if (text) atStart = text.endsWith("\n");
      if (rest !== undefined) limit = FIRST_ASK;
      if (held < limit) return 0;
      limit = 2 * held;
      return held;
    },
  };
}
