import { StreamError } from "../errors.js";
import type { ErrorHint } from "../source.js";

/** The part of `fetch` that is used here. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** An error and what it means for the attempt. */
export interface Failure {
  readonly error: StreamError;
  readonly hint: ErrorHint;
}

/** Statuses after which no further attempt can help. */
const FINAL = new Set([400, 401, 403, 404, 405, 410]);

/** A body is first asked about when it has this many bytes, then at each doubling: what is held stays bounded. */
const FIRST_ASK = 1_048_576;

/** Whether an HTTP status is final. */
export function isFinalStatus(status: number): boolean {
  return FINAL.has(status);
}

/**
 * Makes an absolute URL of an absolute or relative one, without its fragment.
 * Errors never quote it: it may hold a secret.
 *
 * @returns undefined for a relative one where there is no page
 * @throws TypeError if it is no URL, has another protocol, or carries a user name or a password
 */
export function resolveUrl(url: string | URL, protocols: readonly string[]): URL | undefined {
  const base = baseUrl();
  let resolved: URL;
  try {
    resolved = new URL(url, base ?? "http://relative.invalid");
  } catch {
    throw new TypeError("invalid url: it cannot be parsed");
  }
  if (base === undefined && resolved.hostname === "relative.invalid") return undefined;
  if (!protocols.includes(resolved.protocol)) {
    throw new TypeError(`invalid url: ${resolved.protocol} is none of ${protocols.join(", ")}`);
  }
  if (resolved.username !== "" || resolved.password !== "") {
    throw new TypeError("invalid url: it holds a user name or a password, which browsers refuse");
  }
  resolved.hash = "";
  return resolved;
}

/** What `fetch` and `WebSocket` of a page or a worker resolve against; Node has none. */
function baseUrl(): string | undefined {
  const { document, location } = globalThis as { document?: { baseURI: string }; location?: { href: string } };
  return document?.baseURI ?? location?.href;
}

/** The error of an answer that is not good. `now` is epoch ms, for a `Retry-After` that names a date; NaN passes over it. */
export function statusFailure(response: Response, now: number, isFinal: (status: number) => boolean): Failure {
  const { status } = response;
  if (isFinal(status)) {
    return {
      error: new StreamError("refused", `the server refused: status ${String(status)}`, { retryable: false, cause: status }),
      hint: status === 401 ? { final: true, auth: true } : { final: true },
    };
  }
  const retryAfter = readRetryAfter(response.headers.get("retry-after"), now);
  const wait = retryAfter === undefined ? {} : { retryAfter };
  return {
    error: new StreamError("bad-status", `the server answered with status ${String(status)}`, { cause: status, ...wait }),
    hint: wait,
  };
}

/** Seconds or an HTTP date, as ms from now. */
export function readRetryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
  const wait = /[a-z]{3}/i.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The error of a request that the network failed. Says what the platform says in one word, never the URL. */
export function networkFailure(error: unknown): StreamError {
  const word = wordOf(error);
  return new StreamError("connect-failed", "the server could not be reached", word === undefined ? {} : { cause: word });
}

/** The platform's code for an error, such as `ECONNREFUSED`. */
export function wordOf(error: unknown): string | undefined {
  for (const value of [error, (error as { cause?: unknown } | null)?.cause]) {
    const code = (value as { code?: unknown } | null | undefined)?.code;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]*$/.test(code)) return code;
  }
  return undefined;
}

/** The error of a function that a user gave. Shows a {@link StreamError} as it is, of all else the kind alone. */
export function callFailure(what: string, error: unknown): StreamError {
  if (error instanceof StreamError) return error;
  return new StreamError("source", `${what} threw`, { cause: error instanceof Error ? error.name : typeof error });
}

/**
 * Reads a body as text, asking `accept` for its size on the way: once, unless it is very large.
 *
 * @returns undefined if it was too large; the rest is then left unread
 * @throws if the body breaks off
 */
export async function readText(response: Response, accept: (bytes: number) => boolean): Promise<string | undefined> {
  const body = response.body;
  if (body === null) {
    const text = await response.text();
    return accept(new TextEncoder().encode(text).length) ? text : undefined;
  }
  let accepted = -1;
  const declared = Number(response.headers.get("content-length"));
  if (declared > FIRST_ASK) {
    if (!accept(declared)) {
      await body.cancel();
      return undefined;
    }
    accepted = declared;
  }
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (!done) {
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
    if (bytes > accepted && (done || bytes >= Math.max(FIRST_ASK, 2 * accepted))) {
      if (!accept(bytes)) {
        if (!done) await reader.cancel();
        return undefined;
      }
      accepted = bytes;
    }
    if (done) return text + decoder.decode();
  }
}

/** Lets go of an answer that nobody reads, so that its connection is free. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
