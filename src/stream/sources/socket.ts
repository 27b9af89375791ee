import { StreamError } from "../errors.js";
import { callFailure, resolveUrl, wordOf } from "./http/http.js";
import type { Attempt } from "./http/message-options.js";

/** Events of a WebSocket. */
export type SocketEvent = "open" | "message" | "close" | "error";

/** The part of a WebSocket that is used here: a browser's, Node's or that of the `ws` package. */
export interface WebSocketLike {
  /** Set to `"arraybuffer"`. */
  binaryType: string;
  /** Sends a message of text. */
  send(data: string): void;
  /** Says goodbye. */
  close(code?: number, reason?: string): void;
  /** Listens to an event. */
  addEventListener(type: SocketEvent, listener: (event: unknown) => void): void;
  /** Undoes that. */
  removeEventListener(type: SocketEvent, listener: (event: unknown) => void): void;
}

/** Makes a WebSocket: the class itself. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocketLike;

/** How a WebSocket is made. */
export interface SocketOptions {
  /** Subprotocols to offer, or a function that gives them for each attempt. Default: none. */
  readonly protocols?: string | readonly string[] | ((attempt: Attempt) => string | readonly string[]);
  /**
   * The class to connect with. Default: the platform's. Node has one from version 22; before it, give that of the `ws`
   * package.
   */
  readonly WebSocket?: WebSocketConstructor;
}

/** The `ws` package takes options besides, which platforms pass over. */
type WithOptions = new (url: string, protocols: string | string[] | undefined, options: object) => WebSocketLike;

/** How long the `ws` package waits for an answer to its close, in ms: until then it keeps a process alive. */
const closeTimeout = 1_000;

/** Protocols that a URL of a WebSocket may have. */
export const SOCKET_PROTOCOLS = ["ws:", "wss:", "http:", "https:"];

/**
 * Opens a socket.
 *
 * @throws StreamError that says why there can be none
 */
export function openSocket(address: string | URL, attempt: Attempt, options: SocketOptions): WebSocketLike {
  const Socket = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (!Socket) throw impossible("no WebSocket here: pass { WebSocket } from the ws package");
  const url = resolveUrl(address, SOCKET_PROTOCOLS);
  url.protocol = url.protocol.replace("http", "ws");
  const protocols = protocolsOf(options, attempt);
  try {
    return new (Socket as WithOptions)(
      url.href,
      typeof protocols === "string" ? protocols : protocols && [...protocols],
      { closeTimeout },
    );
  } catch {
    // The platform's message quotes the URL.
    throw impossible("the WebSocket was refused here: invalid protocols, or ws: on a page of https:");
  }
}

function protocolsOf({ protocols }: SocketOptions, attempt: Attempt): string | readonly string[] | undefined {
  try {
    return typeof protocols === "function" ? protocols(attempt) : protocols;
  } catch (error) {
    throw callFailure("the protocols function", error);
  }
}

function impossible(words: string): StreamError {
  return new StreamError("source", words, { retryable: false });
}

/**
 * The `ws` package tells what went wrong; of that only a status or a code is passed on, for the rest names the address.
 */
export function connectFailure(error: unknown): StreamError {
  const status = /^Unexpected server response: (\d{3})$/.exec((error as Error | undefined)?.message ?? "")?.[1];
  return new StreamError("connect-failed", "the WebSocket did not open", {
    cause: status ? `status ${status}` : wordOf(error),
  });
}
