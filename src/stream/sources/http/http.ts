import { StreamError } from "../../errors.js";
import { invalidOption } from "../../options/check.js";
import type { ErrorHint } from "../../source.js";

/** The part of `fetch` that the sources use. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Statuses that no further attempt can change. */
const FINAL_STATUSES = [400, 401, 403, 404, 405, 410];

/** The size at which an incomplete body is first checked against the limit. */
const FIRST_CHECK_BYTES = 1_048_576;

/** Protocols that a URL to fetch from may have. */
export const HTTP_PROTOCOLS = ["http:", "https:"];

/** Tells whether an HTTP status is final. */
export function isFinalStatus(status: number): boolean {
  return FINAL_STATUSES.includes(status);
}

/**
 * Makes a URL absolute and removes its fragment. Errors never quote it, as it may hold a secret.
 *
 * @throws StreamError, final for a relative URL without a page; retryable if it is no URL, has another protocol, or
 * holds a user name or a password, as a function may give a better one next time
 */
export function resolveUrl(url: string | URL, protocols: readonly string[]): URL {
  // The base that `fetch` and `WebSocket` of a page or a worker use; Node has none.
  const { document, location } = globalThis as { document?: { baseURI: string }; location?: { href: string } };
  const base = document?.baseURI ?? location?.href;
  let resolved: URL;
  try {
    resolved = new URL(url, base ?? "relative:/");
  } catch {
    throw invalidUrl("it cannot be parsed");
  }
  const { protocol, username, password } = resolved;
  if (protocol === "relative:") throw invalidUrl("a relative one needs a page", false);
  if (!protocols.includes(protocol)) throw invalidUrl(`${protocol} is none of ${protocols.join(", ")}`);
  if (username || password) throw invalidUrl("it holds a user name or a password, which browsers refuse");
  resolved.hash = "";
  return resolved;
}

function invalidUrl(why: string, retryable = true): StreamError {
  return new StreamError("source", `invalid url: ${why}`, { retryable });
}

/**
 * Throws a TypeError at once for a URL that is visibly wrong; passes a function, and a relative URL, which may find a
 * page.
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

/** The longest delay that a server can ask for. */
export const MAX_WAIT_MS = 600_000;

/**
 * Makes the error of a bad status.
 *
 * @param now - our clock, epoch ms: for a `Retry-After` with a date in an answer without one, which a server of another
 * origin may hide; NaN ignores such a date
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

/** Makes the hint for an attempt that ended with this error. */
export function hintOf({ retryable, retryAfter, cause }: StreamError): ErrorHint {
  return retryable ? { retryAfter } : { final: true, auth: cause === 401 ? true : undefined };
}

/**
 * Reads `Retry-After`, seconds or an HTTP date by the clock of the answer's `Date`, as ms from now (RFC 9110, sections
 * 10.2.3 and 6.6.1).
 */
function readRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after") ?? "";
  const answeredAt = readDate(headers.get("date") ?? "");
  const base = Number.isNaN(answeredAt) ? now : answeredAt;
  const waitMs = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : readDate(text) - base;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), MAX_WAIT_MS);
}

/** Reads an HTTP date as epoch ms; NaN if it is none. */
function readDate(text: string): number {
  // The platform's parser makes times of other texts too.
  return /^\s*[a-z]{3,9},? .*\d\d:\d\d:\d\d/i.test(text) ? Date.parse(text) : NaN;
}

/**
 * Sends a request to a server.
 *
 * @throws StreamError if the network failed, with the platform's code, never with the URL
 */
export async function request(fetch: Fetch | undefined, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await (fetch ?? globalThis.fetch)(url.href, { ...init, cache: "no-store" });
  } catch (error) {
    throw new StreamError("connect-failed", "the server could not be reached", { cause: errorCode(error) });
  }
}

/** Returns the platform's code for an error, such as `ECONNREFUSED`. */
export function errorCode(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return [code, (cause as { code?: unknown } | null | undefined)?.code].find(isCode);
}

function isCode(value: unknown): value is string {
  return typeof value === "string" && /^[A-Z][A-Z0-9_]*$/.test(value);
}

/** Makes the error of a user's function that threw. Passes a {@link StreamError}; of others it tells only the kind. */
export function callFailure(name: string, error: unknown): StreamError {
  if (error instanceof StreamError) return error;
  return new StreamError("source", `${name} threw`, { cause: error instanceof Error ? error.name : typeof error });
}

/** What is made of a body as it comes. */
export interface BodyReader<Content> {
  /** Takes the next bytes; undefined at the end. */
  add(chunk: Uint8Array | undefined): void;
  /** Returns the content of all. */
  content(): Content;
}

/** Makes a reader of text. */
export function textReader(): BodyReader<string> {
  const decoder = new TextDecoder();
  let text = "";
  return {
    add(chunk) {
      text += decoder.decode(chunk, { stream: chunk !== undefined });
    },
    content: () => text,
  };
}

/**
 * Reads a body and passes its size to `accept`: once, at its end; for a very large body also as soon as the size is
 * declared or seen, and at each doubling, so that memory stays bounded.
 *
 * @param name - the answer's name in an error
 * @param body - makes the content of the bytes
 * @returns undefined if the body was too large; its rest is left unread
 * @throws StreamError if the body breaks off
 */
export async function readBody<Content>(
  response: Response,
  name: string,
  accept: (bytes: number) => boolean,
  body: BodyReader<Content>,
): Promise<Content | undefined> {
  const reader = response.body?.getReader();
  let bytes = 0;
  let checkedBytes = -1;
  const isTooLarge = (size: number): boolean => {
    checkedBytes = size;
    return !accept(size);
  };
  try {
    const declared = Number(response.headers.get("content-length"));
    let tooLarge = declared > FIRST_CHECK_BYTES && isTooLarge(declared);
    for (let done = false; !done && !tooLarge;) {
      // A body that a `fetch` of the user's gives at once has no reader.
      const chunk = reader ? await reader.read() : { done: true, value: new Uint8Array(await response.arrayBuffer()) };
      done = chunk.done;
      bytes += chunk.value?.byteLength ?? 0;
      if (chunk.value) body.add(chunk.value);
      const isDue = done || bytes >= Math.max(FIRST_CHECK_BYTES, 2 * checkedBytes);
      if (bytes > checkedBytes && isDue) tooLarge = isTooLarge(bytes);
    }
    if (!tooLarge) {
      body.add(undefined);
      return body.content();
    }
    await reader?.cancel();
    return undefined;
  } catch {
    throw new StreamError("closed", `${name} broke off`);
  }
}

/** Cancels the body of an answer that nobody reads, which frees its connection. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
