import type { Fetch, HistoryAnswer, HistoryQuery, TokenOption, WebSocketConstructor } from "../../stream/index.js";
import type { OptionKind } from "../../stream/source-parts.js";
import { checkKinds, checkOptions, checkUrl, FUNCTION, oneOf } from "../../stream/source-parts.js";
import type { EntryOptions } from "../client/entry-reader.js";
import { ENTRY_OPTIONS } from "../client/entry-reader.js";
import type { CentrifugoPublication } from "./pushes.js";

/**
 * Options of the source of a channel. Without `decode` the data of a publication is a row, or a list of rows; a bare
 * number is one.
 */
export interface CentrifugoOptions<T> extends EntryOptions<T, CentrifugoPublication> {
  /**
   * The token (JWT) that identifies the client, or a function that gets one; the function is called again, with
   * `refused: true`, where the server says that the token has expired (3005, 3014, or HTTP status 401). Sent in the
   * first message, or in the body of the request, never in a URL. Default: none.
   */
  readonly token?: TokenOption;
  /** Data of your own for the server's connect proxy, sent as JSON. Default: none. */
  readonly data?: unknown;
  /** The name of the application, for the server's figures. Default: none. */
  readonly name?: string;
  /** The version of the application, for the server's figures. Default: none. */
  readonly version?: string;
  /** Headers that the server hands on to its proxies as if the request had had them. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The promise of the offsets. `"increasing"` where publications are left out on purpose: by the server's filter of
   * tags, or in a channel that recovers its newest publication alone (`force_recovery_mode: "cache"`). Default
   * `"contiguous"`.
   */
  readonly order?: "contiguous" | "increasing";
  /**
   * Asks for rows that the server still holds: a page cannot by itself, as Centrifugo answers such questions to your
   * server alone. Default: none.
   */
  readonly history?: (query: HistoryQuery) => Promise<HistoryAnswer<T>>;
  /** The class of a WebSocket, where the platform has none: that of the package `ws`. Default: the platform's. */
  readonly WebSocket?: WebSocketConstructor;
  /** Replaces the platform's `fetch`. */
  readonly fetch?: Fetch;
  /** The policy for cookies of `fetch`. Default `"same-origin"`. */
  readonly credentials?: NonNullable<RequestInit["credentials"]>;
}

const OPTIONS = ["token", "data", "name", "version", "headers", "order", "history"].concat(
  ["WebSocket", "fetch", "credentials"],
  ENTRY_OPTIONS,
);

const PROTOCOLS = ["ws:", "wss:", "http:", "https:"];
/** The parameter of a URL in which Centrifugo would look for the request. */
const URL_REQUEST = "cf_connect";

const TEXT: OptionKind = [(value) => typeof value === "string", "a text"];

const KINDS: Readonly<Record<string, OptionKind>> = {
  token: [(value) => typeof value === "string" || typeof value === "function", "a text, or a function that gets one"],
  data: [isJson, "what can be sent as JSON"],
  name: TEXT,
  version: TEXT,
  headers: [
    (value) =>
      typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each === "string"),
    "an object of texts",
  ],
  order: oneOf("contiguous", "increasing"),
  history: FUNCTION,
};

/**
 * Checks what the source is made of.
 *
 * @throws TypeError that names the first that is wrong, and the cure
 */
export function checkArguments(url: unknown, channel: unknown, options: object): void {
  checkEndpoint(url);
  if (typeof channel !== "string" || channel === "") {
    throw new TypeError(`invalid channel: ${String(channel)} (expected the name of a channel)`);
  }
  checkOptions("centrifugo", options, OPTIONS);
  checkKinds(options, KINDS);
}

function checkEndpoint(url: unknown): void {
  if (typeof url !== "string" && !(url instanceof URL)) {
    throw new TypeError(`invalid url: ${typeof url} (expected a text or a URL)`);
  }
  checkUrl(url, PROTOCOLS);
  if (new URL(url, "https://relative").searchParams.has(URL_REQUEST)) {
    throw new TypeError(
      `invalid url: ${URL_REQUEST} in it would end up in logs: give token, data, name and version as options`,
    );
  }
}

/** Tells whether a value can be sent as JSON: a function cannot, nor what holds itself. */
function isJson(value: unknown): boolean {
  try {
    // The cast admits what the type leaves out: nothing comes of a function.
    return (JSON.stringify(value) as string | undefined) !== undefined;
  } catch {
    return false;
  }
}
