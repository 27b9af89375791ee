import type { Message } from "./decode-options.js";

/**
 * Returns the size of a message on the wire, in bytes. Text of Latin-1 alone counts one byte a character: encoding it
 * would cost as much as parsing it. A value of unknown kind counts 0.
 */
export function byteSize(message: unknown): number {
  if (typeof message === "string") {
    // Engines store Latin-1 strings apart: the test does not walk through a string that cannot match.
    return /[\u0100-\uffff]/.test(message) ? new TextEncoder().encode(message).byteLength : message.length;
  }
  if (Array.isArray(message)) return message.reduce<number>((sum, part) => sum + byteSize(part), 0);
  const { byteLength, size } = (message ?? {}) as { byteLength?: unknown; size?: unknown };
  return [byteLength, size].find((bytes) => typeof bytes === "number") ?? 0;
}

/**
 * Makes one message of whatever shape the transport hands over; joins its parts. Only a `Blob` takes its time.
 *
 * @throws TypeError for what is neither text nor binary
 */
export function toMessage(message: unknown): Message | Promise<Message> {
  if (typeof message === "string" || isBytes(message)) return message;
  if (Array.isArray(message) && message.every(isBytes)) return joinParts(message);
  if (typeof Blob === "function" && message instanceof Blob) return message.arrayBuffer();
  throw new TypeError("a message that is neither text nor binary");
}

/** Tells whether a value is bytes, as a WebSocket takes them. */
export function isBytes(value: unknown): value is ArrayBuffer | Uint8Array {
  return typeof (value as { byteLength?: unknown } | null | undefined)?.byteLength === "number";
}

/** Joins parts into one array of bytes. */
export function joinParts(parts: readonly (ArrayBuffer | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(byteSize(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part instanceof Uint8Array ? part : new Uint8Array(part), at);
    at += part.byteLength;
  }
  return joined;
}
