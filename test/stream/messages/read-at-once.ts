import type { Decoded } from "../../../src/stream/messages/decode.js";
import { compileDecoder } from "../../../src/stream/messages/decode.js";
import type { DecodeOptions, Message, MessageContext } from "../../../src/stream/messages/decode-options.js";

/** Makes a reader of messages that are read at once: one that takes its time throws. */
export function readerOf<T = unknown>(options: DecodeOptions<T> = {}) {
  const read = compileDecoder(options).begin();
  return (message: Message, context?: MessageContext): Decoded<T> => {
    const decoded = read(message, context);
    if (decoded instanceof Promise) throw new Error("the message is read later");
    return decoded;
  };
}
