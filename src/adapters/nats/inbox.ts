import type { NatsClient, NatsHeaders } from "./client.js";
import type { Delivered } from "./message.js";
import { readDelivered } from "./message.js";

/** A subject of our own, to which the server sends what a consumer delivers. */
export interface Inbox {
  readonly subject: string;
  /** Stops hearing of it. */
  close(): void;
}

/** Hears what comes to an inbox. */
export interface InboxListener {
  message(message: Delivered): void;
  /** Takes what the server says of a request, by a message without a payload. */
  status(headers: NatsHeaders): void;
  fail(cause: unknown): void;
}

/** Opens an inbox, which nobody else can guess. */
export function openInbox(client: NatsClient, prefix: string, listener: InboxListener): Inbox {
  const token = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0"));
  const subject = `${prefix}.${token.join("")}`;
  const subscription = client.subscribe(subject, {
    callback(error, reply) {
      if (error) {
        listener.fail(error);
        return;
      }
      const message = readDelivered(reply);
      if (message) listener.message(message);
      else if (reply.headers) listener.status(reply.headers);
    },
  });
  return {
    subject,
    close() {
      subscription.unsubscribe();
    },
  };
}
