import { checkKinds, FUNCTION, invalid, oneOf } from "../../options/check.js";
import type { Resume } from "../../source.js";
import type { Fetch } from "./http.js";
import { HTTP, request, resolveUrl } from "./http.js";
import type { UrlOption } from "./message-options.js";
import type { TokenKeeper } from "./token.js";
import { authorise } from "./token.js";

/** Headers as `fetch` takes them. */
export type HeadersInput = NonNullable<RequestInit["headers"]>;

/** Options of the sources that ask a server by `fetch`. */
export interface RequestOptions {
  /**
   * Headers of a request, or a function that gives them for each. Those that the source or `token` would set stay as
   * you set them.
   */
  readonly headers?:
    HeadersInput | ((attempt: { readonly resume: Resume | null }) => HeadersInput | Promise<HeadersInput>);
  /** Default `"GET"`. */
  readonly method?: string;
  /** The body of a request. Default: none. */
  readonly body?: string;
  /** Whether cookies are sent. Default: `fetch`'s own, `"same-origin"`. */
  readonly credentials?: NonNullable<RequestInit["credentials"]>;
}

/** The names in {@link RequestOptions}. */
export const REQUEST_OPTIONS = ["headers", "method", "body", "credentials"];

/**
 * Makes a function that asks `url` as the options say, with these headers beside yours. It rejects with whatever a
 * function of yours throws.
 *
 * @throws TypeError if an option is invalid
 */
export function compileRequest(
  url: UrlOption,
  options: RequestOptions & { readonly fetch?: Fetch },
  tokens: TokenKeeper | undefined,
) {
  checkRequest(options);
  const { method, body, credentials, fetch } = options;
  return async (resume: Resume | null, signal: AbortSignal, added: Record<string, string>): Promise<Response> => {
    const address = resolveUrl(typeof url === "function" ? await url({ resume }) : url, HTTP);
    const headers = new Headers(
      typeof options.headers === "function" ? await options.headers({ resume }) : options.headers,
    );
    signal.throwIfAborted();
    for (const [name, value] of Object.entries(added)) if (!headers.has(name)) headers.set(name, value);
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
    body: [(value) => typeof value === "string", "a text, such as JSON.stringify(query)"],
    credentials: oneOf("omit", "same-origin", "include"),
  });
  if (body !== undefined && /^(get|head)$/i.test(method)) {
    throw new TypeError(`invalid body: a request by ${method} has none (give method: "POST")`);
  }
  if (headers === undefined || typeof headers === "function") return;
  try {
    if (typeof headers !== "object") throw new TypeError("no headers");
    // Also finds names and values that no header can have.
    new Headers(headers);
  } catch {
    throw invalid(
      "headers",
      headers,
      "an object of texts that headers can carry, Headers, or a function that gives one",
    );
  }
}
