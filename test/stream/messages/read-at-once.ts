import type { Decoded } from "../../../src/stream/messages/decode.js";
import { compileDecoder } from "../../../src/stream/messages/decode.js";
import type { DecodeOptions, Message, MessageContext } from "../../../src/stream/messages/decode-options.js";

/** An attempt that begins anew, and is never over. */
export const attempt = { resume: null, signal: new AbortController().signal };

/** Makes a reader of messages that are read at once: one that takes its time throws. */
export function readerOf<T = unknown>(options: DecodeOptions<T> = {}) {
  const read = compileDecoder(options).begin(attempt);
  return (message: Message, context?: Partial<MessageContext>): Decoded<T> => {
    const decoded = read(message, context);
    if (decoded instanceof Promise) throw new Error("the message is read later");
    return decoded;
  };
}
