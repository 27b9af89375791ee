import { StreamError } from "../errors.js";
import type { Attempt } from "../messages/decode-options.js";
import { callFailure, errorCode, resolveUrl } from "./http/http.js";

/** The events of a WebSocket. */
export type SocketEvent = "open" | "message" | "close" | "error";

/** The part of a WebSocket that the source uses: of a browser's, Node's or that of the `ws` package. */
export interface WebSocketLike {
  /** The type of binary messages; the source sets it to `"arraybuffer"`. */
  binaryType: string;
  /** Sends a message of text, or of bytes. */
  send(data: string | ArrayBuffer | Uint8Array<ArrayBuffer>): void;
  /** Closes the socket. */
  close(code?: number, reason?: string): void;
  /** Listens to an event. */
  addEventListener(type: SocketEvent, listener: (event: unknown) => void): void;
  /** Stops listening to an event. */
  removeEventListener(type: SocketEvent, listener: (event: unknown) => void): void;
}

/** The class of a WebSocket. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocketLike;

/** Options for making a WebSocket. */
export interface SocketOptions {
  /** Subprotocols to offer, or a function that returns them for each attempt. Default: none. */
  readonly protocols?: string | readonly string[] | ((attempt: Attempt) => string | readonly string[]);
  /**
   * The class to connect with. Default: the platform's. Node has one from version 22; for older ones give that of the
   * `ws` package.
   */
  readonly WebSocket?: WebSocketConstructor;
}

/** The constructor with the options of the `ws` package, which platforms ignore. */
type WithOptions = new (url: string, protocols: string | string[] | undefined, options: object) => WebSocketLike;

/** The time that the `ws` package waits for an answer to its close, and keeps the process alive. */
const CLOSE_TIMEOUT_MS = 1_000;

/** The protocols that a URL of a WebSocket may have. */
export const SOCKET_PROTOCOLS = ["ws:", "wss:", "http:", "https:"];

/**
 * Opens a socket.
 *
 * @throws StreamError that says why no socket can open
 */
export function openSocket(address: string | URL, attempt: Attempt, options: SocketOptions): WebSocketLike {
  const Socket = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (!Socket) throw finalFailure("no WebSocket here: pass { WebSocket } from the ws package");
  const url = resolveUrl(address, SOCKET_PROTOCOLS);
  url.protocol = url.protocol.replace("http", "ws");
  const protocols = protocolsOf(options, attempt);
  try {
    return new (Socket as WithOptions)(
      url.href,
      typeof protocols === "string" ? protocols : protocols && [...protocols],
      { closeTimeout: CLOSE_TIMEOUT_MS },
    );
  } catch {
    // The platform's message quotes the URL.
    throw finalFailure("the WebSocket was refused here: invalid protocols, or ws: on a page of https:");
  }
}

function protocolsOf({ protocols }: SocketOptions, attempt: Attempt): string | readonly string[] | undefined {
  try {
    return typeof protocols === "function" ? protocols(attempt) : protocols;
  } catch (error) {
    throw callFailure("the protocols function", error);
  }
}

function finalFailure(message: string): StreamError {
  return new StreamError("source", message, { retryable: false });
}

/**
 * Makes the error of a socket that did not open. The error of the `ws` package tells why; only its status or code goes
 * on, as the rest names the address.
 */
export function connectFailure(error: unknown): StreamError {
  const status = /^Unexpected server response: (\d{3})$/.exec((error as Error | undefined)?.message ?? "")?.[1];
  return new StreamError("connect-failed", "the WebSocket did not open", {
    cause: status ? `status ${status}` : errorCode(error),
  });
}
