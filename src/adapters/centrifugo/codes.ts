/**
 * Codes by which Centrifugo ends connections and subscriptions (https://centrifugal.dev/docs/server/codes): of a
 * `disconnect` push, of the close of a WebSocket, and of an `unsubscribe` push.
 */

/** The token has expired, or what stands for it. */
export const EXPIRED = 3005;
/** What the client keeps is no longer valid: its position, and its token. */
export const STATE_INVALIDATED = 3014;
/** The token is none that the server can read. */
export const INVALID_TOKEN = 3500;
/** The first message was no connect request of the unidirectional protocol. */
export const BAD_REQUEST = 3501;

/** Tells whether a client that was disconnected by this code stays away. All other codes ask it to come back. */
export function isFinalCode(code: number): boolean {
  return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
}

/** Tells whether a client that was unsubscribed by this code may subscribe again. */
export function mayResubscribe(code: number): boolean {
  return code >= 2500;
}
