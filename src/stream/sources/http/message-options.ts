import type { Decoded, Decoder } from "../../messages/decode.js";
import { compileDecoder } from "../../messages/decode.js";
import type { Attempt, DecodeOptions, Message } from "../../messages/decode-options.js";
import { POINTER_OPTIONS } from "../../messages/decode-options.js";
import { OnDemand } from "../../on-demand.js";
import { BOOLEAN, checkDuration, checkKinds, FUNCTION, isTexts, oneOf, ORDER } from "../../options/check.js";
import type { HistoryAnswer, HistoryQuery, Order, Sink, Source } from "../../source.js";
import type { Fetch } from "./http.js";
import { checkUrl, HTTP_PROTOCOLS } from "./http.js";
import type { TokenKeeper, TokenOption } from "./token.js";
import { keepToken } from "./token.js";

/** The code that asks a URL for history. */
export const urlHistoryCode = new OnDemand("history by a URL", (again) => import("./history.js").catch(again));

/** Options of every source that reads messages. */
export interface MessageOptions<T, M extends Message = Message> extends DecodeOptions<T, M> {
  /** Whether the server replays from a position without saying so. Default false. */
  readonly resumes?: boolean;
  /**
   * Whether a row with the key and the time of an older one replaces it, such as the last bar of candles until it is
   * closed. Rows that share key and time by chance, as trades of one ms do, are then one: give them a stream of their
   * own. A message that reaches back to the newest row held tells that none is missing, so a snapshot by key after a
   * reconnect needs `recovered: false` of `decode`. Default false; of a poll true.
   */
  readonly revises?: boolean;
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

/** What a function that makes a part of a request is told: the attempt, without its token. */
export type RequestContext = Omit<Attempt, "token">;

/** A URL, or a function that makes one for each attempt. The function gets the position to resume from, no token. */
export type UrlOption = string | URL | ((attempt: RequestContext) => string | URL | Promise<string | URL>);

/** The names of {@link MessageOptions}. */
export const MESSAGE_OPTIONS = [
  ...["decode", ...POINTER_OPTIONS, "fields", "order", "counts", "schema"],
  ...["resumes", "revises", "heartbeat", "history", "fetch", "token"],
];

/** The compiled message options: a decoder, a keeper of the token, and members of the source. */
export interface MessageParts<T> {
  readonly decoder: Decoder<T>;
  readonly tokens: TokenKeeper | undefined;
  readonly members: Pick<Source<T>, "order" | "resumes" | "revises" | "history">;
}

/**
 * Checks and compiles message options.
 *
 * @param revisesByDefault - the default of `revises`
 */
export function compileMessages<T>(options: MessageOptions<T, never>, revisesByDefault = false): MessageParts<T> {
  const { history, fetch, heartbeat, token, resumes = false, revises = revisesByDefault } = options;
  const order: Order = options.order ?? "contiguous";
  checkKinds(options, {
    decode: FUNCTION,
    fields: [isFields, 'names of elements in order, such as ["time", null, "close"]'],
    order: ORDER,
    counts: oneOf("messages", "rows"),
    resumes: BOOLEAN,
    revises: BOOLEAN,
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
  const parts = { decoder, tokens, members: { order, resumes, revises } };
  if (history === undefined) return parts;
  checkUrl(history, HTTP_PROTOCOLS, "history");
  const askHistory =
    typeof history === "function"
      ? history
      : async (query: HistoryQuery) => {
          const { fetchHistory } = urlHistoryCode.code ?? (await urlHistoryCode.load());
          return fetchHistory(history, query, decoder, fetch, tokens);
        };
  return { ...parts, members: { ...parts.members, history: askHistory } };
}

/** Tells whether a value names elements of rows, each by another text, or null. */
function isFields(value: unknown): boolean {
  const names = Array.isArray(value) ? value.filter((name) => name !== null) : [];
  return isTexts(names) && new Set(names).size === names.length;
}

/**
 * Passes the content of a message to the sink: first the answer to resume, then which keys there are, drops, rows, the
 * head, and the end.
 *
 * @param reply - sends back what `decode` wants to
 */
export function deliver<T>(
  sink: Sink<T>,
  decoded: Pick<Decoded<T>, "rows" | "drops"> & Partial<Decoded<T>>,
  reply: (message: unknown) => void,
): void {
  const { rows, position, after, positions, lost, head, recovered, drops, replaces, list, gone } = decoded;
  if (recovered !== undefined) sink.recovered(recovered);
  if (replaces && list) sink.replace(list);
  if (gone) sink.gone(gone);
  for (const { count, cause, sample, reason } of drops) sink.drop(count, cause, sample, reason);
  if (lost) sink.lost(lost);
  if (position || rows.length > 0) sink.next(rows, position && { position, after, positions });
  if (head) sink.position(head);
  if (decoded.reply !== undefined) reply(decoded.reply);
  if (decoded.isEnd) sink.complete();
}

/** Uses a value, at once or when its promise has it; returns a promise where there is one. */
export function whenReady<Value>(
  value: Value | Promise<Value>,
  use: (value: Value) => void,
): Promise<void> | undefined {
  if (value instanceof Promise) return value.then(use);
  use(value);
  return undefined;
}
