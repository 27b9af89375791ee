import type { Decoder } from "../decode.js";
import { StreamError } from "../errors.js";
import type { HistoryAnswer, HistoryQuery } from "../source.js";
import type { Fetch } from "./http.js";
import { discard, isFinalStatus, networkFailure, readText, resolveUrl, statusFailure } from "./http.js";

/** The largest answer, in bytes: as many rows as a query may ask for, at some hundred bytes each. */
const MAX_BYTES = 16_777_216;

/** Asks a URL for rows: `GET url?epoch=&after=&before=&from=&to=&limit=`, only what is known. */
export async function fetchHistory<T>(
  url: string | URL,
  query: HistoryQuery,
  { decoder, fetch }: { decoder: Decoder<T>; fetch?: Fetch | undefined },
): Promise<HistoryAnswer<T>> {
  const address = resolveUrl(url, ["http:", "https:"]);
  if (address === undefined) throw new StreamError("source", "a relative history URL needs a page", { retryable: false });
  for (const [name, value] of parametersOf(query)) address.searchParams.set(name, String(value));

  const response = await request(address.href, query.signal, fetch ?? globalThis.fetch);
  if (!response.ok) {
    discard(response);
    throw statusFailure(response, NaN, isFinalStatus).error;
  }
  if (response.status === 204) return { rows: [], whole: true };
  let text: string | undefined;
  try {
    text = await readText(response, (bytes) => bytes <= MAX_BYTES);
  } catch {
    throw new StreamError("closed", "the answer of history broke off");
  }
  if (text === undefined) throw new StreamError("too-large", "the answer of history is too large");
  return read(decoder.begin()(text), query);
}

async function request(url: string, signal: AbortSignal, fetch: Fetch): Promise<Response> {
  try {
    return await fetch(url, { signal, cache: "no-store", headers: { accept: "application/json" } });
  } catch (error) {
    throw networkFailure(error);
  }
}

function read<T>(decoded: ReturnType<ReturnType<Decoder<T>["begin"]>>, { after, before }: HistoryQuery): HistoryAnswer<T> {
  const { rows, position, drops, recovered } = decoded;
  const drop = drops.at(0);
  if (rows.length === 0 && drop) throw new StreamError("bad-payload", "no rows in the answer of history", { cause: drop.cause });
  const epoch = (after ?? before)?.epoch;
  if (epoch !== undefined && position?.epoch !== undefined && position.epoch !== epoch) return { rows: [], whole: false };
  const whole = (recovered ?? reaches(decoded.after?.offset, after?.offset)) && drop === undefined;
  return position ? { rows, position, whole } : { rows, whole };
}

/** Whether rows that begin after `start` reach back to `asked`; nothing speaks against it where offsets do not tell. */
function reaches(start: number | string | undefined, asked: number | string | undefined): boolean {
  return typeof start !== "number" || typeof asked !== "number" || start <= asked;
}

function parametersOf({ after, before, from, to, limit }: HistoryQuery): [string, string | number][] {
  const all: [string, string | number | undefined][] = [
    ["epoch", after?.epoch ?? before?.epoch],
    ["after", after?.offset],
    ["before", before?.offset],
    ["from", from],
    ["to", to],
    ["limit", limit],
  ];
  return all.filter((entry): entry is [string, string | number] => entry[1] !== undefined);
}
