import type { ErrorHint } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import type { TokenKeeper } from "../../stream/source-parts.js";
import { BAD_REQUEST, EXPIRED, INVALID_TOKEN, isFinalCode, STATE_INVALIDATED } from "./codes.js";

/** Why an attempt ends, as the stream is told. */
export type Ending = readonly [error: StreamError, hint: ErrorHint];

/**
 * Makes the end of an attempt whose connection the server has ended by a code. A token that has expired, or was called
 * invalid with all else that the client keeps, is forgotten: the next attempt asks for another.
 *
 * @param token - the token that the server was given
 */
export function endingOf(
  code: number,
  reason: string,
  token: string | undefined,
  tokens: TokenKeeper | undefined,
): Ending {
  // The reason may quote the token that it refuses.
  const isQuotable = reason !== "" && !(token !== undefined && reason.includes(token));
  const words = `code ${code}${isQuotable ? `, ${reason.slice(0, 123)}` : ""}`;
  const isForgotten = token !== undefined && (code === EXPIRED || code === STATE_INVALIDATED);
  const canRenew = isForgotten && tokens?.refuse(token);
  if (code === EXPIRED && token !== undefined && !canRenew) {
    return refusal(`the token has expired (${words}): give a function that gets a new one`, code, true);
  }
  if (code === BAD_REQUEST) {
    return refusal(`the server refused: ${words} (is the endpoint a unidirectional one, such as uni_websocket?)`, code);
  }
  if (isFinalCode(code)) return refusal(`the server refused: ${words}`, code, code === INVALID_TOKEN || undefined);
  return [new StreamError("closed", `the connection was closed: ${words}`, { cause: code }), {}];
}

/** Makes the end of all attempts. */
export function refusal(words: string, cause: number | undefined, auth?: true): Ending {
  return [new StreamError("refused", `centrifugo: ${words}`, { retryable: false, cause }), { final: true, auth }];
}
