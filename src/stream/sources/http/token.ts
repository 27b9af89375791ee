import { StreamError } from "../../errors.js";
import { callFailure, discard } from "./http.js";

/** The context of a call to a token function. */
export interface TokenContext {
  /** A signal that aborts when nobody waits for the token any more. */
  readonly signal: AbortSignal;
  /** Whether the server refused the token before, or may have: one from a cache will not help. */
  readonly refused: boolean;
}

/** A token, or a function that gets one. */
export type TokenOption = string | ((context: TokenContext) => string | Promise<string>);

/** The keeper of the one token of a source, for all its requests and connections. */
export interface TokenKeeper {
  /**
   * Resolves to the token; if none is kept, asks for one, once for all callers. Rejects with a {@link StreamError}.
   */
  get(signal: AbortSignal): Promise<string>;
  /** Records that the server accepted the token. */
  accept(token: string): void;
  /**
   * Forgets a token that the server refused. Returns whether another may help: false if this one was already a
   * replacement.
   */
  refuse(token: string): boolean;
}

const INVALID_TOKEN = "invalid token: expected printable ASCII, no line break";

/**
 * Makes a keeper of a fixed token, or of the tokens of a function.
 *
 * @throws TypeError for a text that cannot be a token, without quoting it
 */
export function keepToken(option: TokenOption): TokenKeeper {
  const tokenFunction = typeof option === "function" ? option : undefined;
  if (!tokenFunction && !isToken(option)) throw new TypeError(INVALID_TOKEN);
  /** The token, or the request for it; kept until the server refuses it. */
  let pendingToken: Promise<string> | undefined;
  let currentToken: string | undefined;
  let wasRefused = false;
  /** Whether the token is a replacement that the server has not accepted yet. */
  let isRenewed = false;
  let currentCall: AbortController | undefined;
  let waitingSignals: AbortSignal[] = [];

  async function fetchToken(): Promise<string> {
    const controller = (currentCall = new AbortController());
    const context = { signal: controller.signal, refused: wasRefused };
    waitingSignals = [];
    try {
      // Never synchronously: `get` would store the rejection after the catch below has cleared it.
      const token = await Promise.resolve(context).then(tokenFunction ?? (() => option as string));
      if (!isToken(token)) throw new StreamError("source", INVALID_TOKEN);
      if (currentCall === controller) [currentToken, isRenewed, wasRefused] = [token, wasRefused, false];
      return token;
    } catch (error) {
      if (currentCall === controller) pendingToken = undefined;
      throw callFailure("the token function", error);
    } finally {
      if (currentCall === controller) currentCall = undefined;
    }
  }

  return {
    get(signal) {
      pendingToken ??= fetchToken();
      if (currentCall) {
        waitingSignals.push(signal);
        signal.addEventListener("abort", () => {
          if (!waitingSignals.every(({ aborted }) => aborted)) return;
          currentCall?.abort();
          if (currentCall) currentCall = pendingToken = undefined;
        });
      }
      return pendingToken;
    },
    accept(token) {
      if (token === currentToken) isRenewed = false;
    },
    refuse(token) {
      // A second caller refuses a token that was replaced meanwhile.
      if (tokenFunction && token !== currentToken) return true;
      pendingToken = currentToken = undefined;
      wasRefused = true;
      return tokenFunction !== undefined && !isRenewed;
    },
  };
}

/**
 * Sends a request with the token, and once more with another one if the server refuses it. An existing `authorization`
 * stays.
 */
export async function authorise(
  tokens: TokenKeeper | undefined,
  headers: Headers,
  signal: AbortSignal,
  send: () => Promise<Response>,
): Promise<Response> {
  if (!tokens || headers.has("authorization")) return send();
  for (let mayRetry = true; ; mayRetry = false) {
    const token = await tokens.get(signal);
    signal.throwIfAborted();
    headers.set("authorization", `Bearer ${token}`);
    const response = await send();
    if (response.ok) tokens.accept(token);
    if (response.status !== 401 || !tokens.refuse(token) || !mayRetry) return response;
    discard(response);
  }
}

function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[ -~]+$/.test(value);
}
