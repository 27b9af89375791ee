import { StreamError } from "../../stream/index.js";
import type { Call, Message } from "./protocol.js";

/** The version of what pages say to one another: pages of other versions are another group. */
const VERSION = 1;

/** Returns the name of the lock and of the channel by which pages share a connection. */
export function groupName(name: string): string {
  return `tickline:${VERSION}:${name}`;
}

/** The line to the other pages. */
export interface Channel {
  /**
   * Says a message to all others.
   *
   * @throws DOMException where a row can't be cloned
   */
  post(message: Message): void;
  close(): void;
}

/** Opens the line to the other pages of the group. */
export function openChannel(group: string, hear: (message: Message) => void): Channel {
  const channel = new BroadcastChannel(group);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    hear(decode(data));
  };
  // In Node an open channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  return {
    post(message) {
      channel.postMessage(encode(message));
    },
    close() {
      channel.onmessage = null;
      channel.close();
    },
  };
}

/** An error as a structured clone keeps it. */
interface ClonedError {
  readonly error: Pick<StreamError, "code" | "message" | "retryable" | "retryAfter"> & { readonly cause: unknown };
}

/** The places of errors among the arguments of calls: all of them are the first. */
function mapErrors(message: Message, map: (argument: unknown) => unknown): Message {
  if (message.type !== "calls") return message;
  const calls = message.calls.map(([name, first, ...rest]): Call =>
    name === "error" || name === "trouble" ? [name, map(first), ...rest] : [name, first, ...rest],
  );
  return { ...message, calls };
}

function encode(message: Message): Message {
  return mapErrors(message, (argument) => {
    if (!(argument instanceof StreamError)) return argument;
    const { code, message: words, retryable, retryAfter, cause } = argument;
    const isPlain = ["string", "number", "boolean"].includes(typeof cause);
    const error = { code, message: words, retryable, retryAfter, cause: isPlain ? cause : undefined };
    return { error } satisfies ClonedError;
  });
}

function decode(message: Message): Message {
  return mapErrors(message, (argument) => {
    const { error } = argument as ClonedError;
    return new StreamError(error.code, error.message, error);
  });
}
