import { StreamError } from "../../errors.js";
import { sizeOf } from "../../messages/byte-size.js";
import { invalid as invalidOption } from "../../options/check.js";
import type { ErrorHint } from "../../source.js";

/** The part of `fetch` that is used here. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Statuses after which no further attempt can help. */
const FINAL = [400, 401, 403, 404, 405, 410];

/** The fewest bytes at which a body is asked about before it is whole. */
const FIRST_ASK = 1_048_576;

/** Protocols that a URL to fetch from may have. */
export const HTTP = ["http:", "https:"];

/** Whether an HTTP status is final. */
export function isFinalStatus(status: number): boolean {
  return FINAL.includes(status);
}

/**
 * Makes an absolute URL of an absolute or relative one, without its fragment.
 * Errors never quote it: it may hold a secret.
 *
 * @throws StreamError, final for a relative one where there is no page, passing if it is no URL, has another protocol,
 * or carries a user name or a password: a function may give a better one next time
 */
export function resolveUrl(url: string | URL, protocols: readonly string[]): URL {
  // What `fetch` and `WebSocket` of a page or a worker resolve against; Node has none.
  const { document, location } = globalThis as { document?: { baseURI: string }; location?: { href: string } };
  const base = document?.baseURI ?? location?.href;
  let resolved: URL;
  try {
    resolved = new URL(url, base ?? "relative:/");
  } catch {
    throw invalid("it cannot be parsed");
  }
  const { protocol, username, password } = resolved;
  if (protocol === "relative:") throw invalid("a relative one needs a page", false);
  if (!protocols.includes(protocol)) throw invalid(`${protocol} is none of ${protocols.join(", ")}`);
  if (username || password) throw invalid("it holds a user name or a password, which browsers refuse");
  resolved.hash = "";
  return resolved;
}

function invalid(why: string, retryable = true): StreamError {
  return new StreamError("source", `invalid url: ${why}`, { retryable });
}

/**
 * Throws a TypeError at once for what can be seen to be wrong: not for a function, nor for a relative URL, which may
 * find a page.
 */
export function checkUrl(url: unknown, protocols: readonly string[], name = "url"): void {
  if (typeof url === "function") return;
  if (typeof url !== "string" && !(url instanceof URL)) {
    throw invalidOption(name, url, "a text, a URL, or a function that gives one");
  }
  try {
    resolveUrl(url, protocols);
  } catch (error) {
    if ((error as StreamError).retryable) {
      throw new TypeError((error as StreamError).message.replace("url", name), { cause: error });
    }
  }
}

/** The longest that a server's word keeps a client away, in ms. */
export const MAX_WAIT = 600_000;

/**
 * The error of an answer that is not good. `now` is our clock, epoch ms, for a `Retry-After` that names a date in an
 * answer that does not tell its own, as the server of another origin may hide it; NaN passes over such a date.
 */
export function statusFailure(
  { status, headers }: Response,
  now: number,
  isFinal: (status: number) => boolean,
): StreamError {
  if (isFinal(status)) {
    return new StreamError("refused", `the server refused: status ${status}`, { retryable: false, cause: status });
  }
  const retryAfter = readRetryAfter(headers, now);
  return new StreamError("bad-status", `the server answered with status ${status}`, { retryAfter, cause: status });
}

/** How an attempt ended that failed so. */
export function hintOf({ retryable, retryAfter, cause }: StreamError): ErrorHint {
  return retryable ? { retryAfter } : { final: true, auth: cause === 401 ? true : undefined };
}

/**
 * Seconds, or an HTTP date by the clock that the answer was dated by, as ms from now (RFC 9110, sections 10.2.3 and
 * 6.6.1).
 */
function readRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after") ?? "";
  const dated = readDate(headers.get("date") ?? "");
  const wait = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : readDate(text) - (Number.isNaN(dated) ? now : dated);
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), MAX_WAIT);
}

/** Epoch ms; NaN where it is no HTTP date. */
function readDate(text: string): number {
  // Of other words the platform makes times too.
  return /^\s*[a-z]{3,9},? .*\d\d:\d\d:\d\d/i.test(text) ? Date.parse(text) : NaN;
}

/**
 * Asks a server.
 *
 * @throws StreamError if the network failed; it says what the platform says in one word, never the URL
 */
export async function request(fetch: Fetch | undefined, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await (fetch ?? globalThis.fetch)(url.href, { ...init, cache: "no-store" });
  } catch (error) {
    throw new StreamError("connect-failed", "the server could not be reached", { cause: wordOf(error) });
  }
}

/** The platform's code for an error, such as `ECONNREFUSED`. */
export function wordOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return [code, (cause as { code?: unknown } | null | undefined)?.code].find(isWord);
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && /^[A-Z][A-Z0-9_]*$/.test(value);
}

/** The error of a function that a user gave. Shows a {@link StreamError} as it is, of all else the kind alone. */
export function callFailure(what: string, error: unknown): StreamError {
  if (error instanceof StreamError) return error;
  return new StreamError("source", `${what} threw`, { cause: error instanceof Error ? error.name : typeof error });
}

/**
 * Reads a body as text, asking `accept` for its size: once, when it is whole, unless it is very large; then also as
 * soon as that is declared or seen, and at each doubling, so that what is held stays bounded.
 *
 * @param what - the answer's name in an error
 * @returns undefined if it was too large; the rest is then left unread
 * @throws StreamError if the body breaks off
 */
export async function readText(
  response: Response,
  what: string,
  accept: (bytes: number) => boolean,
): Promise<string | undefined> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  let asked = -1;
  const isTooLarge = (size: number): boolean => {
    asked = size;
    return !accept(size);
  };
  try {
    if (!reader) {
      text = await response.text();
      return isTooLarge(sizeOf(text)) ? undefined : text;
    }
    const declared = Number(response.headers.get("content-length"));
    let tooLarge = declared > FIRST_ASK && isTooLarge(declared);
    for (let done = false; !done && !tooLarge;) {
      const chunk = await reader.read();
      done = chunk.done;
      bytes += chunk.value?.byteLength ?? 0;
      text += decoder.decode(chunk.value, { stream: !done });
      if (bytes > asked && (done || bytes >= Math.max(FIRST_ASK, 2 * asked))) tooLarge = isTooLarge(bytes);
    }
    if (!tooLarge) return text;
    await reader.cancel();
    return undefined;
  } catch {
    throw new StreamError("closed", `${what} broke off`);
  }
}

/** Lets go of an answer that nobody reads, so that its connection is free. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
