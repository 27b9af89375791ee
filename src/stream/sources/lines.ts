import { StreamError } from "../errors.js";
import { byteSize } from "../messages/byte-size.js";
import { nameTuples } from "../messages/tuples.js";
import { BOOLEAN, checkKinds, checkOptions, FUNCTION, oneOf } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { sampleOf, wordsOf } from "../values/sample.js";
import { parseRecord } from "./csv-record.js";
import type { Feed, FeedCursor } from "./feed-cursor.js";
import { isFeed, toCursor } from "./feed-cursor.js";
import {
  callFailure,
  checkUrl,
  discard,
  errorCode,
  hintOf,
  HTTP_PROTOCOLS,
  isFinalStatus,
  statusFailure,
} from "./http/http.js";
import type { MessageOptions, RequestContext } from "./http/message-options.js";
import { compileMessages, deliver, MESSAGE_OPTIONS, whenReady } from "./http/message-options.js";
import { refuseReply } from "./http/refuse-reply.js";
import type { RequestOptions } from "./http/request-options.js";
import { compileRequest, REQUEST_OPTIONS } from "./http/request-options.js";
import { createLineSplitter } from "./line-splitter.js";
import { createMessageQueue } from "./message-queue.js";

/** Bytes or text that come in pieces: a `ReadableStream`, such as the body of an answer, or an async iterable. */
export type ByteFeed = Feed<Uint8Array | ArrayBuffer | string>;

/** The way of lines: a URL, bytes, or a function that gives one of the two for each attempt. */
export type LinesInput =
  string | URL | ByteFeed | ((attempt: RequestContext) => string | URL | ByteFeed | Promise<string | URL | ByteFeed>);

/** Options of {@link lines}. */
export interface LinesOptions<T> extends MessageOptions<T, string>, RequestOptions {
  /**
   * What a line is:
   *
   * - `"ndjson"` a message in JSON (https://github.com/ndjson/ndjson-spec)
   * - `"csv"` a record (RFC 4180), of which a field may hold line ends: an object of texts, by the names that `fields`
   *   gives or else the first line of each attempt. It makes the stream's `numbers` `"text"`.
   * - `"text"` whatever `decode` makes of it
   *
   * Default `"ndjson"`.
   */
  readonly format?: "ndjson" | "csv" | "text";
  /** The character between the fields of CSV. Default `","`. */
  readonly delimiter?: string;
  /**
   * Whether the feed is over where the bytes end, as those of a file: the state becomes `ended`. If not, the stream
   * reconnects. Default: true for bytes, and for an answer that is a document: it tells its length, or its version
   * (`Content-Length`, `ETag`, `Last-Modified`, `Accept-Ranges`).
   */
  readonly finite?: boolean;
  /** Whether an HTTP status ends the feed for good. Default: 204, 400, 401, 403, 404, 405, 410. */
  readonly final?: (status: number) => boolean;
}

/** A line, and the answer that it is in. */
interface Line {
  readonly text: string;
  readonly status?: number;
  readonly headers?: Headers;
}

/** The types of content that are asked for. */
const TYPES = { ndjson: "application/x-ndjson", csv: "text/csv", text: "text/plain" };
/** The size at which an unfinished line is first checked against the limit, in characters. */
const FIRST_CHECK_CHARS = 1_048_576;
/** Headers of an answer that has an end: one that stays open has neither a length nor a version. */
const DOCUMENT_HEADERS = ["content-length", "etag", "last-modified", "accept-ranges"];
/** Options that CSV has no use for. */
const MESSAGE_READERS = ["decode", "select", "position", "epoch", "partition", "after"] as const;
const OPTIONS = ["format", "delimiter", "finite", ...REQUEST_OPTIONS, "final", ...MESSAGE_OPTIONS];

/**
 * Rows from lines of text: over an answer of HTTP that stays open, or from any stream of bytes, cut anywhere. Empty
 * lines only show that the server lives.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(lines("/metrics.ndjson"));
 * const log = new DataStream(lines("/log.csv", { format: "csv" }), { time: "at" });
 * ```
 * @param input - an address, absolute or relative to the page; bytes; or a function that gives either for each attempt
 * @param options - the format, the request, and the reading of the lines
 * @throws TypeError or RangeError if an option is invalid, or the input can be seen to be
 */
export function lines<T = Row>(input: LinesInput, options: LinesOptions<T> = {}): Source<T> {
  checkOptions("lines", options, OPTIONS);
  checkKinds(options, {
    format: oneOf("ndjson", "csv", "text"),
    delimiter: [(value) => typeof value === "string" && /^[^"\r\n]$/.test(value), 'one character, such as ";"'],
    finite: BOOLEAN,
    final: FUNCTION,
  });
  const { format = "ndjson", delimiter = ",", heartbeat, ok, finite } = options;
  const { final = (status: number) => status === 204 || isFinalStatus(status) } = options;
  const isCsv = format === "csv";
  checkFormat(options, isCsv);
  /** The record that is being read: the decoder takes it as it is, for its schema. */
  let record: unknown;
  const { decoder, tokens, members } = compileMessages<T>(
    isCsv ? { ...options, fields: undefined, decode: () => ({ rows: [record as T] }) } : options,
  );
  if (!isFeed(input)) checkUrl(input, HTTP_PROTOCOLS, "input");
  // Checks the options of requests, also where bytes need none.
  const send = compileRequest(isFeed(input) || typeof input === "function" ? "" : input, options, tokens);
  /** The bytes that were read already, and can be read only once. */
  let spentFeed: unknown;

  return { name: "lines", ...(isCsv && { numbers: "text" as const }), ...members, connect };

  function connect(sink: Sink<T>): Teardown {
    const { resume, signal } = sink;
    const attempt = { resume, signal };
    const decode = decoder.begin(attempt);
    const splitter = createLineSplitter(isCsv ? delimiter : undefined);
    const queue = createMessageQueue(sink, readLine, ({ text }) => text);
    let tuples = isCsv && options.fields ? nameTuples(options.fields) : undefined;
    let cursor: FeedCursor | undefined;
    let nextCheckChars = FIRST_CHECK_CHARS;
    run().catch((error: unknown) => {
      if (isOver()) return;
      const failure = callFailure("input, url, headers, body, ok or final", error);
      sink.error(failure, hintOf(failure));
    });
    return () => {
      queue.close();
      leave();
    };

    /** Tells whether the attempt is over; a function, because the compiler cannot see that a call ended it. */
    function isOver(): boolean {
      return signal.aborted;
    }

    function leave(): void {
      const leaving = cursor;
      cursor = undefined;
      // A feed that is left while a piece of it is pending may reject.
      Promise.resolve(leaving?.leave()).catch(() => undefined);
    }

    async function run(): Promise<void> {
      const given = typeof input === "function" ? await input(attempt) : input;
      if (isOver()) return;
      if (isFeed(given)) {
        begin(given as ByteFeed);
        await read({});
        await end(finite ?? true);
        return;
      }
      const request = typeof input === "function" ? compileRequest(given, options, tokens) : send;
      const response = await request(attempt, () => ({ accept: `${TYPES[format]}, */*;q=0.1` }));
      const { status, headers, body } = response;
      const isGood = (response.ok && status !== 204) || ok?.(status) === true;
      if (isOver() || !isGood) discard(response);
      if (isOver()) return;
      if (!isGood) throw statusFailure(response, sink.environment.now(), final);
      begin(body ?? []);
      await read({ status, headers });
      await end(finite ?? DOCUMENT_HEADERS.some((name) => headers.has(name)));
    }

    function begin(feed: ByteFeed): void {
      if (spentFeed === feed || (feed as { locked?: boolean }).locked) {
        throw new StreamError(
          "source",
          "lines: these bytes can be read only once; give a function that makes others for each attempt",
          { retryable: false },
        );
      }
      cursor = toCursor(feed);
      if (cursor.isOneShot) spentFeed = feed;
      sink.open();
      if (heartbeat !== undefined) sink.alive(heartbeat);
    }

    async function read(answer: Omit<Line, "text">): Promise<void> {
      const decoder = new TextDecoder();
      while (cursor && !isOver()) {
        const result = (await nextPiece(cursor)) as IteratorResult<Uint8Array | string, undefined>;
        if (isOver()) return;
        if (result.done) break;
        const { value } = result;
        sink.alive(heartbeat);
        const piece = typeof value === "string" ? value : decoder.decode(value, { stream: true });
        for (const text of splitter.push(piece)) add({ text, ...answer });
        if (isTooLong()) return;
        // The server waits while lines are being read.
        await queue.idle;
      }
      for (const text of [...splitter.push(decoder.decode()), splitter.end()]) add({ text, ...answer });
      await queue.idle;
    }

    async function nextPiece(from: FeedCursor): Promise<IteratorResult<unknown>> {
      try {
        return await from.next();
      } catch (error) {
        if (error instanceof StreamError) throw error;
        throw new StreamError("closed", "the lines broke off", { cause: errorCode(error) });
      }
    }

    /** Tells whether the unfinished line is beyond the limit; asks each time that it has doubled. */
    function isTooLong(): boolean {
      const { unfinished } = splitter;
      if (unfinished < FIRST_CHECK_CHARS) nextCheckChars = FIRST_CHECK_CHARS;
      if (unfinished < nextCheckChars) return false;
      nextCheckChars = 2 * unfinished;
      return !sink.accept(unfinished);
    }

    async function end(isComplete: boolean): Promise<void> {
      await queue.idle;
      if (isOver()) return;
      cursor = undefined;
      if (!isComplete) throw new StreamError("closed", "the server ended the answer");
      sink.complete();
    }

    function add(line: Line): void {
      if (line.text !== "" && !isOver() && sink.accept(byteSize(line.text))) queue.add(line);
    }

    function readLine({ text, ...answer }: Line): Promise<void> | undefined {
      if (isCsv && !readRecord(text)) return undefined;
      return whenReady(decode(text, answer), (decoded) => {
        deliver(sink, decoded, refuseReply);
      });
    }

    /** Reads a record; false for the line of names, and for one that is refused. */
    function readRecord(text: string): boolean {
      let fields: string[];
      try {
        fields = parseRecord(text, delimiter);
      } catch (error) {
        sink.drop(1, "malformed", sampleOf(text), wordsOf(error));
        return false;
      }
      if (!tuples) {
        tuples = nameTuples(namesOf(fields));
        return false;
      }
      record = tuples.name(fields);
      if (record !== undefined) return true;
      sink.drop(1, "malformed", sampleOf(text), `${fields.length} fields, and ${tuples.width} names`);
      return false;
    }
  }
}

/** Checks what a format needs, and has no use for. */
function checkFormat<T>(options: LinesOptions<T>, isCsv: boolean): void {
  const readers = MESSAGE_READERS.filter((name) => isCsv && options[name] !== undefined);
  if (readers.length > 0) {
    throw new TypeError(
      `invalid ${readers.join(", ")}: a record of CSV has names alone; format: "text" is read by decode`,
    );
  }
  if (options.format === "text" && !options.decode) {
    throw new TypeError("invalid format: text needs decode, which makes a row of a line");
  }
  if (!isCsv && options.delimiter !== undefined) throw new TypeError('invalid delimiter: only format: "csv" has one');
  if (isCsv && options.history !== undefined && typeof options.history !== "function") {
    throw new TypeError("invalid history: beside CSV give a function that fetches the rows");
  }
}

/**
 * Returns the names of columns; a column without one is skipped.
 *
 * @throws StreamError, final, where two have the same
 */
function namesOf(header: readonly string[]): (string | null)[] {
  const names = header.map((name) => name.trim() || null);
  const twice = names.find((name, i) => name !== null && names.indexOf(name) !== i);
  if (twice === undefined) return names;
  throw new StreamError("bad-payload", `the line of names has "${twice}" twice: name the columns by fields`, {
    retryable: false,
  });
}
