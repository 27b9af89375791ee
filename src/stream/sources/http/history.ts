import { StreamError } from "../../errors.js";
import type { Decoder } from "../../messages/decode.js";
import type { HistoryAnswer, HistoryQuery } from "../../source.js";
import type { Fetch } from "./http.js";
import {
  discard,
  HTTP_PROTOCOLS,
  isFinalStatus,
  readBody,
  request,
  resolveUrl,
  statusFailure,
  textReader,
} from "./http.js";
import { readPastParts } from "./past-parts.js";
import type { TokenKeeper } from "./token.js";
import { authorise } from "./token.js";

/** The largest answer: the most rows of a query, at some hundred bytes each. */
const MAX_BYTES = 16_777_216;

/**
 * Asks a URL for rows: `GET url?epoch=&partition=&after=&before=&from=&to=&limit=&points=`, without what is not known.
 */
export async function fetchHistory<T>(
  url: string | URL,
  { after, before, from, to, limit, points, signal }: HistoryQuery,
  decoder: Decoder<T>,
  fetch: Fetch | undefined,
  tokens: TokenKeeper | undefined,
): Promise<HistoryAnswer<T>> {
  const address = resolveUrl(url, HTTP_PROTOCOLS);
  const epoch = after?.epoch ?? before?.epoch;
  const partition = after?.partition ?? before?.partition;
  const query = { epoch, partition, after: after?.offset, before: before?.offset, from, to, limit, points };
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, String(value));
  }

  const headers = new Headers({ accept: "application/json" });
  const response = await authorise(tokens, headers, signal, () => request(fetch, address, { signal, headers }));
  if (!response.ok) {
    discard(response);
    throw statusFailure(response, NaN, isFinalStatus);
  }
  if (response.status === 204) return { rows: [], whole: true };
  const text = await readBody(response, "the answer of history", (bytes) => bytes <= MAX_BYTES, textReader());
  if (text === undefined) throw new StreamError("too-large", "the answer of history is too large");

  const { status, headers: told } = response;
  const {
    rows,
    position,
    after: start,
    positions,
    recovered,
    drops,
    whole,
  } = await decoder.begin({ resume: after ?? null, signal })(text, {
    status,
    headers: told,
  });
  const drop = drops.at(0);
  // Rows refused one by one mean that the answer could be read: asking again would bring the same.
  if (rows.length === 0 && !position && drop && !drop.at) {
    throw new StreamError("bad-payload", "no rows in the answer of history", { cause: drop.cause });
  }
  if (epoch !== undefined && position?.epoch !== undefined && position.epoch !== epoch) {
    return { rows: [], whole: false };
  }
  return {
    rows,
    position,
    positions,
    whole: recovered ?? reachesBack(start?.offset, after?.offset),
    refused: drop && drops,
    ...readPastParts<T>(whole, decoder.readRow, new Set(drops.flatMap(({ at = [] }) => at))),
  };
}

/** Tells whether rows that begin after `start` reach back to the position asked for; true for opaque offsets. */
function reachesBack(start: number | string | undefined, requestedAfter: number | string | undefined): boolean {
  return typeof start !== "number" || typeof requestedAfter !== "number" || start <= requestedAfter;
}
