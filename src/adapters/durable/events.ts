import { StreamError } from "../../stream/index.js";

/** What a control event tells (Durable Streams, Server-Sent Events). */
export interface Control {
  /** The offset after the messages before it. */
  readonly next: string;
  /** What the next request repeats, so that caches give many readers one answer. */
  readonly cursor: string | undefined;
  /** Whether no message will follow. */
  readonly isClosed: boolean;
}

/**
 * Reads the data of a control event.
 *
 * @throws StreamError for what is none: without it nobody could go on
 */
export function readControl(data: string): Control {
  let control: unknown;
  try {
    control = JSON.parse(data);
  } catch {
    control = undefined;
  }
  const { streamNextOffset, streamCursor, streamClosed } = (control ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof streamNextOffset !== "string") {
    throw new StreamError("bad-payload", "durable: a control event without streamNextOffset");
  }
  return {
    next: streamNextOffset,
    cursor: typeof streamCursor === "string" ? streamCursor : undefined,
    isClosed: streamClosed === true,
  };
}

/**
 * Splits the content of a data event, or of an answer, into messages: of a stream of JSON it is an array of them.
 *
 * @throws SyntaxError for a content that is no JSON
 */
export function splitMessages(content: string | Uint8Array, isJson: boolean): readonly unknown[] {
  if (!isJson) return content.length === 0 ? [] : [content];
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  const messages: unknown = JSON.parse(text);
  return Array.isArray(messages) ? messages : [messages];
}

/** Decodes base64, in which a stream of bytes comes by Server-Sent Events. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replace(/\s/g, "")), (character) => character.charCodeAt(0));
}
