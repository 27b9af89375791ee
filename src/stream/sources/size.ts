import type { Message } from "../decode.js";

/** How many bytes a message has on the wire. Text of Latin-1 alone counts one a character: to encode it would cost as much as to parse it. */
export function sizeOf(message: Message): number {
  if (typeof message === "object") return message.byteLength;
  // Engines know whether a string holds any of these, and do not go through one that cannot.
  return /[\u0100-\uffff]/.test(message) ? new TextEncoder().encode(message).byteLength : message.length;
}
