import { StreamError } from "../errors.js";
import type { Row } from "../row.js";
import type { ErrorHint, Sink, Source, Teardown } from "../source.js";
import { checkDuration, checkOptions } from "./check.js";
import { nextBeat } from "./grid.js";
import { callFailure, discard, isFinalStatus, networkFailure, readText, resolveUrl, statusFailure } from "./http.js";
import { compileMessages, deliver, MESSAGE_OPTIONS } from "./messages.js";
import type { Attempt, MessageOptions } from "./messages.js";

/** Options of {@link poll}. */
export interface PollOptions<T> extends MessageOptions<T> {
  /** From the start of a request to the start of the next, in ms; a slow answer skips beats. Default 1,000. */
  readonly interval?: number;
  /** Headers of a request, or a function that gives them for each. Default: `accept: application/json`. */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** Default `"GET"`. */
  readonly method?: string;
  /** The body of a request. Default: none. */
  readonly body?: string;
  /** Whether cookies are sent. Default: `fetch`'s own, `"same-origin"`. */
  readonly credentials?: RequestCredentials;
  /** Whether an HTTP status ends the feed for good. Default: 400, 401, 403, 404, 405, 410. */
  readonly final?: (status: number) => boolean;
}

/** The least time that a request is given, in ms. */
const PATIENCE = 10_000;
/** Statuses of good answers without a body. */
const EMPTY = new Set([204, 205, 304]);
const OPTIONS = ["interval", "headers", "method", "body", "credentials", "final", ...MESSAGE_OPTIONS];

/**
 * Rows from a URL that is asked again and again. A row with the time of an older one replaces it,
 * so a server may answer with the newest row or with a window of rows.
 *
 * A failed request ends the attempt; the stream tries again. A request may take 10 s, or `interval` if that is longer.
 *
 * @example
 * ```ts
 * const load = new DataStream(poll("/load.json", { interval: 5_000, select: "/load" }));
 * ```
 * @param url - absolute, or relative to the page. A function is asked anew for each request, and told where the feed has got to.
 * @param options - how often to ask, and how to read the answers
 * @throws TypeError or RangeError if an option is invalid, or the URL can be seen to be
 */
export function poll<T = Row>(
  url: string | URL | ((attempt: Attempt) => string | URL | Promise<string | URL>),
  options: PollOptions<T> = {},
): Source<T> {
  checkOptions("poll", options, OPTIONS);
  const { decoder, members } = compileMessages(options);
  const { interval = 1000, heartbeat, final = isFinalStatus } = options;
  checkDuration("interval", interval);
  if (typeof url !== "function") resolveUrl(url, ["http:", "https:"]);

  return { name: "poll", revises: true, hidden: "suspend", ...members, connect };

  function connect(sink: Sink<T>): Teardown {
    const { environment } = sink;
    const decode = decoder.begin();
    let resume = sink.resume;
    let opened = false;
    let ended = false;
    let due = environment.now();
    let timer: unknown;
    let deadline: unknown;
    let request = new AbortController();
    void beat();
    return end;

    function over(): boolean {
      return ended;
    }

    function end(): void {
      ended = true;
      environment.clearTimeout(timer);
      environment.clearTimeout(deadline);
      request.abort();
    }

    function fail(error: StreamError, hint?: ErrorHint): void {
      if (over()) return;
      end();
      sink.error(error, hint);
    }

    async function beat(): Promise<void> {
      request = new AbortController();
      deadline = environment.setTimeout(
        () => {
          fail(new StreamError("timeout", "the server did not answer in time"));
        },
        Math.max(interval, PATIENCE),
      );
      const response = await ask(request.signal);
      if (response === undefined) return;
      await answer(response);
      if (over()) return;
      environment.clearTimeout(deadline);
      const now = environment.now();
      due = nextBeat(due, interval, now);
      timer = environment.setTimeout(() => void beat(), due - now);
    }

    async function ask(signal: AbortSignal): Promise<Response | undefined> {
      let address: URL | undefined;
      let headers: Headers;
      try {
        address = resolveUrl(typeof url === "function" ? await url({ resume }) : url, ["http:", "https:"]);
        headers = new Headers(typeof options.headers === "function" ? await options.headers() : options.headers);
      } catch (error) {
        fail(callFailure("a function for url or headers", error));
        return undefined;
      }
      if (over()) return undefined;
      if (address === undefined) {
        fail(new StreamError("source", "invalid url: a relative one needs a page", { retryable: false }), { final: true });
        return undefined;
      }
      if (!headers.has("accept")) headers.set("accept", "application/json");
      const { method = "GET", body, credentials, fetch = globalThis.fetch } = options;
      try {
        return await fetch(address.href, {
          ...{ method, headers, signal, cache: "no-store" },
          ...(body !== undefined && { body }),
          ...(credentials && { credentials }),
        });
      } catch (error) {
        fail(networkFailure(error));
        return undefined;
      }
    }

    async function answer(response: Response): Promise<void> {
      const { status } = response;
      const empty = EMPTY.has(status);
      if (over() || empty || !response.ok) discard(response);
      if (over()) return;
      if (!empty && !response.ok) {
        const { error, hint } = statusFailure(response, environment.now(), final);
        fail(error, hint);
        return;
      }
      if (!opened) sink.open();
      opened = true;
      sink.alive(heartbeat);
      if (empty) return;
      let text: string | undefined;
      try {
        text = await readText(response, (bytes) => sink.accept(bytes));
      } catch {
        fail(new StreamError("closed", "the answer broke off"));
        return;
      }
      if (text === undefined || over()) return;
      const decoded = decode(text);
      resume = decoded.position ?? resume;
      deliver(sink, decoded);
    }
  }
}
