import { isBytes } from "../messages/byte-size.js";
import type { Attempt } from "../messages/decode-options.js";

/** The conversation with a server before its feed is open. */
export interface Conversation extends Attempt {
  /** Sends a message: a text or bytes as they are, all else as JSON; an array is a list of messages. */
  send(message: unknown): void;
  /**
   * Resolves to the next message of the server, as it came: a text, or an `ArrayBuffer`. It is read nowhere else.
   * Rejects when the attempt is over.
   */
  receive<M extends string | ArrayBuffer = string>(): Promise<M>;
}

/** The first messages of a client, or a function that makes them. */
export type Hello = string | object | ((conversation: Conversation) => unknown);

/** Sends a message, each element of an array as one of its own; undefined is none. */
export function sendMessage(send: (data: string | ArrayBuffer | Uint8Array) => void, message: unknown): void {
  for (const each of Array.isArray(message) ? (message as unknown[]) : [message]) {
    const data = encode(each);
    if (data !== undefined) send(data);
  }
}

function encode(message: unknown): string | ArrayBuffer | Uint8Array | undefined {
  return typeof message === "string" || isBytes(message) ? message : JSON.stringify(message);
}
