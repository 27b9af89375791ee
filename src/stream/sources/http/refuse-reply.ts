import { StreamError } from "../../errors.js";

/** Tells that `decode` has something to send back, where the transport can send nothing. */
export function refuseReply(): never {
  throw new StreamError("source", "decode gave a reply, which only a webSocket can send", { retryable: false });
}
