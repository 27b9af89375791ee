import type { Decoded, DecodeOptions, Decoder } from "../../messages/decode.js";
import { compileDecoder, POINTER_OPTIONS } from "../../messages/decode.js";
import { BOOLEAN, checkDuration, checkKinds, FUNCTION, oneOf, ORDER } from "../../options/check.js";
import type { HistoryAnswer, HistoryQuery, Order, Resume, Sink, Source } from "../../source.js";
import { fetchHistory } from "./history.js";
import type { Fetch } from "./http.js";
import { checkUrl, HTTP_PROTOCOLS } from "./http.js";
import type { TokenKeeper, TokenOption } from "./token.js";
import { keepToken } from "./token.js";

/** Options of every source that reads messages. */
export interface MessageOptions<T> extends DecodeOptions<T> {
  /** Whether the server replays from a position without saying so. Default false. */
  readonly resumes?: boolean;
  /**
   * The interval at which the server gives a sign of life, in ms; the link counts as dead when one is 10 s overdue.
   * Default: no such promise.
   */
  readonly heartbeat?: number;
  /**
   * The source of rows that the server still holds: a URL, requested as
   * `GET url?epoch=&partition=&after=&before=&from=&to=&limit=` and read like a message, or a function. Default: none.
   */
  readonly history?: string | URL | ((query: HistoryQuery) => Promise<HistoryAnswer<T>>);
  /** Replaces the platform's `fetch`. */
  readonly fetch?: Fetch;
  /**
   * The token that identifies the client, or a function that gets one. The function is called once for all requests,
   * and again with `refused: true` when the server says 401, 3000 or 4401; a second refusal in a row is final. Requests
   * carry the token as `Authorization: Bearer`; a WebSocket passes it to `protocols` and `hello`, and asks for another
   * one also when it did not open, as a page cannot see why. Never a part of a URL, which ends up in logs. Default:
   * none.
   */
  readonly token?: TokenOption;
}

/** A URL, or a function that makes one for each attempt. The function gets the position to resume from, no token. */
export type UrlOption = string | URL | ((attempt: Omit<Attempt, "token">) => string | URL | Promise<string | URL>);

/** The attempt for which a function of yours is called. */
export interface Attempt {
  /** The position to resume from; null on a first attempt. */
  readonly resume: Resume | null;
  /** The token that the option `token` gave. */
  readonly token?: string | undefined;
}

/** The names of {@link MessageOptions}. */
export const MESSAGE_OPTIONS = [
  ...["decode", ...POINTER_OPTIONS, "order", "counts", "schema"],
  ...["resumes", "heartbeat", "history", "fetch", "token"],
];

/** The compiled message options: a decoder, a keeper of the token, and members of the source. */
export interface MessageParts<T> {
  readonly decoder: Decoder<T>;
  readonly tokens: TokenKeeper | undefined;
  readonly members: Pick<Source<T>, "order" | "resumes" | "history">;
}

/** Checks and compiles message options. */
export function compileMessages<T>(options: MessageOptions<T>): MessageParts<T> {
  const { history, fetch, heartbeat, token, resumes = false } = options;
  const order: Order = options.order ?? "contiguous";
  checkKinds(options, {
    decode: FUNCTION,
    order: ORDER,
    counts: oneOf("messages", "rows"),
    resumes: BOOLEAN,
    history: [
      (value) => typeof value === "string" || typeof value === "function" || value instanceof URL,
      "a URL, or a function of the query",
    ],
    fetch: FUNCTION,
    token: [(value) => typeof value === "string" || typeof value === "function", "a text, or a function that gets one"],
  });
  if (heartbeat !== undefined) checkDuration("heartbeat", heartbeat);
  const decoder = compileDecoder(options);
  const tokens = token === undefined ? undefined : keepToken(token);
  const parts = { decoder, tokens, members: { order, resumes } };
  if (history === undefined) return parts;
  checkUrl(history, HTTP_PROTOCOLS, "history");
  const askHistory =
    typeof history === "function"
      ? history
      : (query: HistoryQuery) => fetchHistory(history, query, decoder, fetch, tokens);
  return { ...parts, members: { ...parts.members, history: askHistory } };
}

/** Passes the content of a message to the sink: first the answer to resume, then drops, rows and the head. */
export function deliver<T>(
  sink: Sink<T>,
  { rows, position, after, head, recovered, drops }: Pick<Decoded<T>, "rows" | "drops"> & Partial<Decoded<T>>,
): void {
  if (recovered !== undefined) sink.recovered(recovered);
  for (const { count, cause, sample, reason } of drops) sink.drop(count, cause, sample, reason);
  if (position || rows.length > 0) sink.next(rows, position && { position, after });
  if (head) sink.position(head);
}
