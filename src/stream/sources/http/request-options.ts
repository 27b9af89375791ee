import { checkKinds, FUNCTION, invalidOption, oneOf } from "../../options/check.js";
import type { Fetch } from "./http.js";
import { HTTP_PROTOCOLS, request, resolveUrl } from "./http.js";
import type { RequestContext, UrlOption } from "./message-options.js";
import type { TokenKeeper } from "./token.js";
import { authorise } from "./token.js";

/** Headers as `fetch` takes them. */
export type HeadersInput = NonNullable<RequestInit["headers"]>;

/** Options of the sources that request by `fetch`. */
export interface RequestOptions {
  /**
   * The headers of a request, or a function that makes them for each. They win over those that the source or `token`
   * would set.
   */
  readonly headers?: HeadersInput | ((attempt: RequestContext) => HeadersInput | Promise<HeadersInput>);
  /** The HTTP method. Default `"GET"`. */
  readonly method?: string;
  /** The body of a request, or a function that makes it for each. Default: none. */
  readonly body?: string | ((attempt: RequestContext) => string | Promise<string>);
  /**
   * Tells whether an answer of this HTTP status is handed to `decode` although it is no success, such as 410 for a
   * position that the server no longer holds. Default: none is.
   */
  readonly ok?: (status: number) => boolean;
  /** The policy for cookies. Default: that of `fetch`, `"same-origin"`. */
  readonly credentials?: NonNullable<RequestInit["credentials"]>;
}

/** The names of {@link RequestOptions}. */
export const REQUEST_OPTIONS = ["headers", "method", "body", "ok", "credentials"];

/**
 * Makes a function that sends a request to `url` by the options, and adds the source's own headers where yours are
 * missing. It rejects with whatever a function of yours throws.
 *
 * @throws TypeError if an option is invalid
 */
export function compileRequest(
  url: UrlOption,
  options: RequestOptions & { readonly fetch?: Fetch },
  tokens: TokenKeeper | undefined,
) {
  checkRequest(options);
  const { method, credentials, fetch } = options;
  return async (context: RequestContext, ownHeaders: (address: URL) => Record<string, string>): Promise<Response> => {
    const { signal } = context;
    const address = resolveUrl(typeof url === "function" ? await url(context) : url, HTTP_PROTOCOLS);
    const headers = new Headers(
      typeof options.headers === "function" ? await options.headers(context) : options.headers,
    );
    const body = typeof options.body === "function" ? await options.body(context) : options.body;
    signal.throwIfAborted();
    for (const [name, value] of Object.entries(ownHeaders(address))) if (!headers.has(name)) headers.set(name, value);
    return authorise(tokens, headers, signal, () =>
      request(fetch, address, { method, headers, signal, body, credentials }),
    );
  };
}

function checkRequest(options: RequestOptions & { readonly fetch?: Fetch }): void {
  const { method = "GET", body, headers } = options;
  checkKinds(options, {
    fetch: FUNCTION,
    method: [(value) => typeof value === "string" && /^[A-Za-z-]+$/.test(value), 'a method of HTTP, such as "POST"'],
    body: [
      (value) => typeof value === "string" || typeof value === "function",
      "a text, such as JSON.stringify(query), or a function that gives one",
    ],
    ok: FUNCTION,
    credentials: oneOf("omit", "same-origin", "include"),
  });
  if (body !== undefined && /^(get|head)$/i.test(method)) {
    throw new TypeError(`invalid body: a request by ${method} has none (give method: "POST")`);
  }
  if (headers === undefined || typeof headers === "function") return;
  try {
    if (typeof headers !== "object") throw new TypeError("no headers");
    // The constructor also rejects names and values that no header can have.
    new Headers(headers);
  } catch {
    throw invalidOption(
      "headers",
      headers,
      "an object of texts that headers can carry, Headers, or a function that gives one",
    );
  }
}
