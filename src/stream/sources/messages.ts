import { compileDecoder, pointerNames } from "../decode.js";
import type { Decoded, DecodeOptions, Decoder } from "../decode.js";
import type { HistoryAnswer, HistoryQuery, Order, Position, Sink, Source } from "../source.js";
import { checkDuration } from "./check.js";
import { fetchHistory } from "./history.js";
import { checkUrl, HTTP } from "./http.js";
import type { Fetch } from "./http.js";

/** Options of every source that reads messages. */
export interface MessageOptions<T> extends DecodeOptions<T> {
  /** The server replays from a position without saying so. Default false. */
  readonly resumes?: boolean;
  /** How often the server gives a sign of life, in ms; it is taken for dead 10 s after one is overdue. Default: no such promise. */
  readonly heartbeat?: number;
  /**
   * Where to ask for rows that the server still holds: a URL, asked as
   * `GET url?epoch=&after=&before=&from=&to=&limit=` and read as messages are, or a function. Default: nowhere.
   */
  readonly history?: string | URL | ((query: HistoryQuery) => Promise<HistoryAnswer<T>>);
  /** Replaces the platform's `fetch`. */
  readonly fetch?: Fetch;
}

/** What a function of yours is told of the attempt that it is called for. */
export interface Attempt {
  /** Where the stream got to; null on a first attempt. */
  readonly resume: Position | null;
}

/** The names in {@link MessageOptions}. */
export const MESSAGE_OPTIONS = [
  ...["decode", ...pointerNames, "order", "counts"],
  ...["resumes", "heartbeat", "history", "fetch"],
];

/** The decoder and those members of a source that its message options decide. */
export interface MessageParts<T> {
  readonly decoder: Decoder<T>;
  readonly members: Pick<Source<T>, "order" | "resumes" | "history">;
}

/** Checks and compiles message options. */
export function compileMessages<T>(options: MessageOptions<T>): MessageParts<T> {
  const { history, fetch, heartbeat, resumes = false } = options;
  const order: Order = options.order ?? "contiguous";
  if (!["contiguous", "increasing", "opaque"].includes(order)) throw new TypeError(`invalid order: ${order}`);
  if (heartbeat !== undefined) checkDuration("heartbeat", heartbeat);
  const decoder = compileDecoder(options);
  const members = { order, resumes };
  if (history === undefined) return { decoder, members };
  if (typeof history === "function") return { decoder, members: { ...members, history } };
  checkUrl(history, HTTP);
  return { decoder, members: { ...members, history: (query) => fetchHistory(history, query, decoder, fetch) } };
}

/** Hands what was read from a message to the sink: the answer to resume first, then rows, then the head. */
export function deliver<T>(sink: Sink<T>, { rows, position, after, head, recovered, drops }: Decoded<T>): void {
  if (recovered !== undefined) sink.recovered(recovered);
  for (const { count, cause, sample } of drops) sink.drop(count, cause, sample);
  if (position || rows.length > 0) sink.next(rows, position && { position, after });
  if (head) sink.position(head);
}
