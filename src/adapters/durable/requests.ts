import type { Fetch, HeadersInput, TokenOption } from "../../stream/index.js";
import {
  authorise,
  checkKinds,
  checkUrl,
  FUNCTION,
  HTTP_PROTOCOLS,
  keepToken,
  request,
  resolveUrl,
} from "../../stream/source-parts.js";

/** Options of the requests to a durable stream. */
export interface DurableRequestOptions {
  /** The headers of each request, or a function that makes them. Default: none. */
  readonly headers?: HeadersInput | (() => HeadersInput | Promise<HeadersInput>);
  /** The policy for cookies. Default: that of `fetch`, `"same-origin"`. */
  readonly credentials?: NonNullable<RequestInit["credentials"]>;
  /**
   * The token that identifies the client, or a function that gets one; sent as `Authorization: Bearer`. The function is
   * called again where the server answers 401. Default: none.
   */
  readonly token?: TokenOption;
  /** Replaces the platform's `fetch`. */
  readonly fetch?: Fetch;
}

/** The names of {@link DurableRequestOptions}. */
export const REQUEST_OPTIONS = ["headers", "credentials", "token", "fetch"];

/** The requests to one stream. */
export interface DurableRequests {
  /** Returns the address of an answer that goes on as messages come, from an offset. */
  address(offset: string, cursor: string | undefined): string;
  /** Sends a request, with the headers and the token of the options. */
  readonly send: Fetch;
  /** Asks what the stream is. */
  head(signal: AbortSignal): Promise<Response>;
  /** Asks for the messages that are there, after an offset. */
  after(offset: string, signal: AbortSignal): Promise<Response>;
}

/**
 * Compiles the options of requests.
 *
 * @throws TypeError if an option is invalid, or the URL can be seen to be
 */
export function compileRequests(url: string | URL, options: DurableRequestOptions): DurableRequests {
  checkUrl(url, HTTP_PROTOCOLS);
  checkKinds(options, { fetch: FUNCTION });
  const { headers, credentials, token, fetch } = options;
  const tokens = token === undefined ? undefined : keepToken(token);
  const send: Fetch = async (address, init = {}) => {
    const signal = init.signal ?? new AbortController().signal;
    const all = new Headers(typeof headers === "function" ? await headers() : headers);
    new Headers(init.headers).forEach((value, name) => {
      if (!all.has(name)) all.set(name, value);
    });
    const full = { ...init, headers: all, ...(credentials !== undefined && { credentials }) };
    return authorise(tokens, all, signal, () => (fetch ?? globalThis.fetch)(address, full));
  };
  const withQuery = (query: Readonly<Record<string, string | undefined>>): URL => {
    const address = resolveUrl(url, HTTP_PROTOCOLS);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
    return address;
  };
  return {
    address: (offset, cursor) => withQuery({ offset, live: "sse", cursor }).href,
    send,
    head: (signal) => request(send, withQuery({}), { method: "HEAD", signal }),
    after: (offset, signal) => request(send, withQuery({ offset }), { signal }),
  };
}
