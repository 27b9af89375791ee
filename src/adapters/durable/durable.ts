import type { HistoryAnswer, Position, Row, Sink, Source, StreamError } from "../../stream/index.js";
import { eventSource } from "../../stream/index.js";
import { checkDuration, checkOptions, forkable, SERVER_ENDED } from "../../stream/source-parts.js";
import type { EntryOptions } from "../client/entry-reader.js";
import { compileEntryReader, ENTRY_OPTIONS } from "../client/entry-reader.js";
import type { Control } from "./events.js";
import { fromBase64, readControl, splitMessages } from "./events.js";
import { readPast } from "./past.js";
import type { DurableRequestOptions } from "./requests.js";
import { compileRequests, REQUEST_OPTIONS } from "./requests.js";
import type { StreamHead } from "./stream-head.js";
import { isBelow, readHead } from "./stream-head.js";

/**
 * Options of {@link durable}. Without `decode` a message is a row, or a list of rows, in JSON. Of a stream of another
 * type each piece of text or bytes is one message.
 */
export interface DurableOptions<T> extends Omit<EntryOptions<T, unknown>, "timeField">, DurableRequestOptions {
  /**
   * The interval at which the server gives a sign of life, in ms; the link counts as dead when one is 10 s overdue.
   * Default: no such promise.
   */
  readonly heartbeat?: number;
}

/** The offset of the oldest message. */
const OLDEST = "-1";
/** Answers that end sooner than this, ms, are asked for again no sooner. */
const LEAST_LIFE_MS = 1_000;

const OPTIONS = [...ENTRY_OPTIONS.filter((name) => name !== "timeField"), ...REQUEST_OPTIONS, "heartbeat"];

/**
 * Rows from a durable stream (https://github.com/durable-streams/durable-streams, the protocol), over Server-Sent
 * Events, by `fetch`: in a page as in Node, without a client.
 *
 * A position is the offset that the server tells after messages, opaque to all others: so rows of one answer share it,
 * and none is counted. Its epoch is the stream's name in the server's ETag; a stream that has fewer messages than a
 * reader had is another one, with an epoch of its own. The past is the stream itself, which is read from its beginning.
 *
 * @example
 * ```ts
 * import { DataStream } from "tickline/stream";
 * import { durable } from "tickline/durable";
 *
 * const stream = new DataStream(durable("https://example.org/v1/stream/metrics"));
 * ```
 * @param url - the address of the stream, absolute, or relative to the page
 * @param options - the requests, and how a message is read
 * @throws TypeError or RangeError if an option is invalid, or the URL can be seen to be
 */
export function durable<T = Row>(url: string | URL, options: DurableOptions<T> = {}): Source<T> {
  checkOptions("durable", options, OPTIONS);
  const { heartbeat } = options;
  if (heartbeat !== undefined) checkDuration("heartbeat", heartbeat);
  const requests = compileRequests(url, options);
  const read = compileEntryReader<T, unknown>({ ...options, timeField: false });

  return forkable(() => {
    /** The epoch of the newest position. */
    let epoch: string | undefined;
    let isJson = true;
    let cursor: string | undefined;
    /** What has come of an answer since the last control event, by the signal of its request. */
    const waiting = new WeakMap<AbortSignal, { readonly sink: Sink<T>; readonly events: string[] }>();
    const events = eventSource<T>(({ resume }) => requests.address(String(resume?.offset), cursor), {
      events: ["data", "control"],
      order: "opaque",
      fetch: requests.send,
      ...(heartbeat !== undefined && { heartbeat }),
      decode(data, { event, attempt, headers }) {
        const state = waiting.get(attempt.signal);
        if (event === "data") {
          state?.events.push(data);
          return null;
        }
        const control = readControl(data);
        ({ cursor } = control);
        const isBinary = headers?.get("stream-sse-data-encoding") === "base64";
        return {
          rows: state?.events.splice(0).flatMap((each) => rowsOf(state.sink, isBinary ? fromBase64(each) : each)) ?? [],
          position: positionOf(control),
          end: control.isClosed,
        };
      },
    });

    return {
      name: "durable",
      order: "opaque",
      connect(sink) {
        let teardown: (() => void) | undefined;
        let timer: unknown;
        let isOver = false;
        requests
          .head(sink.signal)
          .then((response) => {
            if (isOver) response.body?.cancel().catch(() => undefined);
            else teardown = follow(sink, readHead(response, sink.environment.now()), (wait) => (timer = wait));
          })
          .catch((error: unknown) => {
            if (!isOver) sink.error(error);
          });
        return () => {
          isOver = true;
          sink.environment.clearTimeout(timer);
          teardown?.();
        };
      },
      history: (query): Promise<HistoryAnswer<T>> =>
        readPast({ requests, read, epoch: () => epoch, isJson: () => isJson }, query),
    };

    function positionOf({ next }: Pick<Control, "next">): Position {
      return { epoch, offset: next };
    }

    /** Reads the messages of a data event, and counts what is refused. */
    function rowsOf(sink: Sink<T>, content: string | Uint8Array): readonly T[] {
      let messages: readonly unknown[];
      try {
        messages = splitMessages(content, isJson);
      } catch {
        sink.drop(1, "malformed", String(content).slice(0, 120), "a data event that is no JSON");
        return [];
      }
      return messages.flatMap((message) => {
        const { rows, refused } = read(message, undefined);
        for (const { count, cause, sample, reason } of refused) sink.drop(count, cause, sample, reason);
        return rows;
      });
    }

    /**
     * Reads answer after answer from where the stream was left: servers end them after a while, which is no cut.
     *
     * @param keepTimer - takes note of a timer that the end of the attempt clears
     */
    function follow(sink: Sink<T>, head: StreamHead, keepTimer: (timer: unknown) => void): () => void {
      const { resume, environment } = sink;
      isJson = head.isJson;
      const isForeign = resume?.epoch !== undefined && epochOf(resume.epoch) !== head.id && head.id !== undefined;
      const isShorter = resume !== null && head.next !== undefined && isBelow(head.next, String(resume.offset));
      const isOurs = resume !== null && !isForeign && !isShorter;
      // A stream with fewer messages than we had is another one, or has lost its newest.
      if (isOurs) epoch = resume.epoch ?? head.id;
      else epoch = isShorter && !isForeign ? `${head.id ?? ""}@${resume.offset}` : head.id;
      let at = isOurs ? String(resume.offset) : (head.next ?? "now");
      let isWhole = isOurs;
      let hasOpened = false;
      let end: (() => void) | undefined;

      function begin(): void {
        const request = new AbortController();
        const beganAt = environment.monotonic();
        let hasControl = false;
        const own: Sink<T> = {
          ...sink,
          signal: request.signal,
          resume: { epoch, offset: at },
          open() {
            if (hasOpened) return;
            hasOpened = true;
            sink.open();
            if (resume) sink.recovered(isWhole);
            if (!isOurs && head.next !== undefined) sink.position({ epoch, offset: head.next });
          },
          next(rows, place) {
            hasControl = true;
            if (place) at = String(place.position.offset);
            sink.next(rows, place);
          },
          position(position) {
            hasControl = true;
            at = String(position.offset);
            sink.position(position);
          },
          error(cause, hint) {
            request.abort();
            const { message, cause: status } = (cause ?? {}) as Partial<StreamError>;
            if (message === SERVER_ENDED && hasControl) {
              const life = environment.monotonic() - beganAt;
              keepTimer(environment.setTimeout(begin, Math.max(0, LEAST_LIFE_MS - life)));
            } else if (status === 410 && at !== OLDEST && !hasOpened) {
              // The server no longer holds our place: what it still has follows a gap.
              at = OLDEST;
              isWhole = false;
              begin();
            } else sink.error(cause, hint);
          },
        };
        waiting.set(request.signal, { sink, events: [] });
        const teardown = events.connect(own);
        end = () => {
          request.abort();
          teardown?.();
        };
      }

      begin();
      return () => end?.();
    }
  });
}

/** Returns the name of the stream that an epoch is of. */
function epochOf(epoch: string): string {
  return epoch.split("@", 1)[0];
}
