import { StreamError } from "../../errors.js";
import { callFailure, discard } from "./http.js";

/** What a token function is told. */
export interface TokenContext {
  /** Aborted when nobody waits for the token any more. */
  readonly signal: AbortSignal;
  /** The server refused the token before, or may have done so: one out of a cache will not do. */
  readonly refused: boolean;
}

/** A token, or a function that gets one. */
export type TokenOption = string | ((context: TokenContext) => string | Promise<string>);

/** The one token of a source, for all that it asks and connects to. */
export interface TokenKeeper {
  /**
   * Resolves to the token; where none is kept it is asked for, once for all who wait. Rejects with a {@link
   * StreamError}.
   */
  get(signal: AbortSignal): Promise<string>;
  /** The server took it. */
  accept(token: string): void;
  /**
   * The server refused it, so it is kept no longer. Whether another one may help: not where it was asked for after a
   * refusal.
   */
  refuse(token: string): boolean;
}

const words = "invalid token: expected printable ASCII, no line break";

/**
 * Makes a keeper of a token, or of what a function gives.
 *
 * @throws TypeError for a text that cannot be a token; it does not quote it
 */
export function keepToken(option: TokenOption): TokenKeeper {
  const ask = typeof option === "function" ? option : undefined;
  if (!ask && !isToken(option)) throw new TypeError(words);
  /** Kept until it is refused. */
  let kept: Promise<string> | undefined;
  let value: string | undefined;
  let refused = false;
  /** The token was asked for after a refusal, and the server has not taken it yet. */
  let renewed = false;
  let call: AbortController | undefined;
  let waiting: AbortSignal[] = [];

  async function fetchToken(): Promise<string> {
    const controller = (call = new AbortController());
    const context = { signal: controller.signal, refused };
    waiting = [];
    try {
      // Never at once: what is thrown at once would be kept.
      const token = await Promise.resolve(context).then(ask ?? (() => option as string));
      if (!isToken(token)) throw new StreamError("source", words);
      if (call === controller) [value, renewed, refused] = [token, refused, false];
      return token;
    } catch (error) {
      if (call === controller) kept = undefined;
      throw callFailure("the token function", error);
    } finally {
      if (call === controller) call = undefined;
    }
  }

  return {
    get(signal) {
      kept ??= fetchToken();
      if (call) {
        waiting.push(signal);
        signal.addEventListener("abort", () => {
          if (!waiting.every(({ aborted }) => aborted)) return;
          call?.abort();
          if (call) call = kept = undefined;
        });
      }
      return kept;
    },
    accept(token) {
      if (token === value) renewed = false;
    },
    refuse(token) {
      // Somebody else has asked for another one meanwhile.
      if (ask && token !== value) return true;
      kept = value = undefined;
      refused = true;
      return ask !== undefined && !renewed;
    },
  };
}

/**
 * Sends a request with the token, and once more with another one where it was refused. An `authorization` that is there
 * stays.
 */
export async function authorise(
  tokens: TokenKeeper | undefined,
  headers: Headers,
  signal: AbortSignal,
  send: () => Promise<Response>,
): Promise<Response> {
  if (!tokens || headers.has("authorization")) return send();
  for (let again = true; ; again = false) {
    const token = await tokens.get(signal);
    signal.throwIfAborted();
    headers.set("authorization", `Bearer ${token}`);
    const response = await send();
    if (response.ok) tokens.accept(token);
    if (response.status !== 401 || !tokens.refuse(token) || !again) return response;
    discard(response);
  }
}

function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[ -~]+$/.test(value);
}
