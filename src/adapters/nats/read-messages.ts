import { StreamError } from "../../stream/index.js";
import type { Consumer, JetStreamApi } from "./api.js";
import { openInbox } from "./inbox.js";
import type { Delivered } from "./message.js";

/** The most messages that one request brings. */
const PAGE = 1_000;
/** How long a request waits for messages that the server has promised, ns: they were removed meanwhile. */
const EXPIRES_NS = 2e9;

/** What the server says of a request: it waits; it is over. */
const BEAT = 100;
const ENDED = [404, 408];

/**
 * Reads so many messages of a consumer, or as many as there are, and lets the server forget it.
 *
 * @param isWanted - tells of a message whether it, and what follows, is still wanted
 * @param signal - ends the waiting
 */
export async function readMessages(
  api: JetStreamApi,
  consumer: Consumer,
  inboxPrefix: string,
  count: number,
  isWanted: (message: Delivered) => boolean,
  signal: AbortSignal,
): Promise<readonly Delivered[]> {
  const messages: Delivered[] = [];
  if (count <= 0) {
    api.release(consumer);
    return messages;
  }
  let close = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let left = 0;
      const inbox = openInbox(api.client, inboxPrefix, {
        message(message) {
          if (messages.length >= count || !isWanted(message)) {
            resolve();
            return;
          }
          messages.push(message);
          left -= 1;
          if (messages.length >= count) resolve();
          else if (left === 0) ask();
        },
        status({ code, description }) {
          if (ENDED.includes(code)) resolve();
          else if (code !== BEAT) {
            reject(new StreamError("source", `nats: the server ended the reading: ${code} ${description}`));
          }
        },
        fail: reject,
      });
      close = () => {
        inbox.close();
      };
      function ask(): void {
        left = Math.min(PAGE, count - messages.length);
        api.pull(consumer, inbox.subject, { batch: left, expires: EXPIRES_NS });
      }
      ask();
      // A client tells no subscription of its end.
      api.client.closed().then((cause) => {
        reject(cause ?? new Error("closed"));
      }, reject);
      signal.addEventListener("abort", () => {
        reject(signal.reason as Error);
      });
    });
    return messages;
  } finally {
    close();
    api.release(consumer);
  }
}
