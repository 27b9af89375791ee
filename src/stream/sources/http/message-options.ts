import type { Decoded, DecodeOptions, Decoder } from "../../messages/decode.js";
import { compileDecoder, pointerNames } from "../../messages/decode.js";
import { BOOLEAN, checkDuration, checkKinds, FUNCTION, oneOf, ORDER } from "../../options/check.js";
import type { HistoryAnswer, HistoryQuery, Order, Resume, Sink, Source } from "../../source.js";
import { fetchHistory } from "./history.js";
import type { Fetch } from "./http.js";
import { checkUrl, HTTP } from "./http.js";
import type { TokenKeeper, TokenOption } from "./token.js";
import { keepToken } from "./token.js";

/** Options of every source that reads messages. */
export interface MessageOptions<T> extends DecodeOptions<T> {
  /** The server replays from a position without saying so. Default false. */
  readonly resumes?: boolean;
  /**
   * How often the server gives a sign of life, in ms; it is taken for dead 10 s after one is overdue. Default: no such
   * promise.
   */
  readonly heartbeat?: number;
  /**
   * Where to ask for rows that the server still holds: a URL, asked as
   * `GET url?epoch=&partition=&after=&before=&from=&to=&limit=` and read as messages are, or a function. Default:
   * nowhere.
   */
  readonly history?: string | URL | ((query: HistoryQuery) => Promise<HistoryAnswer<T>>);
  /** Replaces the platform's `fetch`. */
  readonly fetch?: Fetch;
  /**
   * Says who we are: a token, or a function that gets one. It is asked once for all that need it, again with `refused:
   * true` when the server says 401, 3000 or 4401, and then no more: a second refusal is final. Requests carry it as
   * `Authorization: Bearer`; a WebSocket hands it to `protocols` and `hello`, and as a page cannot see why a socket did
   * not open, asks anew after that too. Never a part of a URL, which ends up in logs. Default: none.
   */
  readonly token?: TokenOption;
}

/** A URL, or a function that gives one each time. It is told where the feed has got to, and no token. */
export type UrlOption = string | URL | ((attempt: Omit<Attempt, "token">) => string | URL | Promise<string | URL>);

/** What a function of yours is told of the attempt that it is called for. */
export interface Attempt {
  /** Where the stream got to; null on a first attempt. */
  readonly resume: Resume | null;
  /** What the option `token` gave. */
  readonly token?: string | undefined;
}

/** The names in {@link MessageOptions}. */
export const MESSAGE_OPTIONS = [
  ...["decode", ...pointerNames, "order", "counts", "schema"],
  ...["resumes", "heartbeat", "history", "fetch", "token"],
];

/** The decoder and those members of a source that its message options decide. */
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
  checkUrl(history, HTTP, "history");
  const ask =
    typeof history === "function"
      ? history
      : (query: HistoryQuery) => fetchHistory(history, query, decoder, fetch, tokens);
  return { ...parts, members: { ...parts.members, history: ask } };
}

/** Hands what was read from a message to the sink: the answer to resume first, then rows, then the head. */
export function deliver<T>(sink: Sink<T>, { rows, position, after, head, recovered, drops }: Decoded<T>): void {
  if (recovered !== undefined) sink.recovered(recovered);
  for (const { count, cause, sample, reason } of drops) sink.drop(count, cause, sample, reason);
  if (position || rows.length > 0) sink.next(rows, position && { position, after });
  if (head) sink.position(head);
}
