import type { Message } from "../decode.js";

/** How many bytes a message has on the wire. */
export function sizeOf(message: Message): number {
  return (typeof message === "string" ? new TextEncoder().encode(message) : message).byteLength;
}
