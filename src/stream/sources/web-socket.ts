import type { Message } from "../decode.js";
import { StreamError } from "../errors.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { checkOptions } from "./check.js";
import { resumeMessage } from "./envelope.js";
import { callFailure, resolveUrl } from "./http.js";
import { compileMessages, deliver, MESSAGE_OPTIONS, sizeOf } from "./messages.js";
import type { Attempt, MessageOptions } from "./messages.js";
import { connectFailure, openSocket, SOCKET_PROTOCOLS } from "./socket.js";
import type { SocketEvent, SocketOptions, WebSocketLike } from "./socket.js";

/** A URL, or a function that gives one for each attempt. */
export type UrlOption = string | URL | ((attempt: Attempt) => string | URL | Promise<string | URL>);

/** Options of {@link webSocket}. */
export interface WebSocketOptions<T> extends MessageOptions<T>, SocketOptions {
  /**
   * The first message of an attempt: a string as it is, all else as JSON; `false` or a function that gives undefined: none.
   * Default: `{ resume: { epoch, seq } | null }` as in `docs/wire.md`, unless another layout is told by
   * `decode`, `select`, `position`, `epoch` or `after`.
   */
  readonly hello?: false | ((attempt: Attempt) => unknown);
  /** Whether a close code ends the feed for good. Default: 1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410. */
  readonly final?: (code: number) => boolean;
}

const EVENTS = ["open", "message", "error", "close"] as const;
const FINAL = new Set([1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410]);
/** Close codes by which a server says that it does not know who we are. */
const AUTH = new Set([3000, 4401]);
/** Page code may not send 1009, "message too big". */
const TOO_LARGE = 4009;
const OPTIONS = ["protocols", "hello", "WebSocket", "final", ...MESSAGE_OPTIONS];

/**
 * Rows from a WebSocket.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(webSocket("wss://example.com/metrics", { select: "/cpu" }));
 * ```
 * @param url - absolute, or relative to the page; `http:` is taken for `ws:`. A function is asked anew for each attempt.
 * @param options - how to greet and how to read messages
 * @throws TypeError if an option is invalid, or the URL can be seen to be
 */
export function webSocket<T = Row>(url: UrlOption, options: WebSocketOptions<T> = {}): Source<T> {
  checkOptions("webSocket", options, OPTIONS);
  const { decoder, members } = compileMessages(options);
  if (typeof url !== "function") resolveUrl(url, SOCKET_PROTOCOLS);
  const { final = (code: number) => FINAL.has(code), heartbeat } = options;
  const hello = options.hello ?? (decoder.wire ? ({ resume }: Attempt) => resumeMessage(resume) : false);

  return {
    name: "webSocket",
    ...members,
    connect(sink) {
      if (typeof url !== "function") return attempt(url, sink);
      let teardown: Teardown | undefined;
      const asked = new Promise<string | URL>((resolve) => {
        resolve(url({ resume: sink.resume }));
      });
      asked.then(
        (address) => {
          if (!sink.signal.aborted) teardown = attempt(address, sink);
        },
        (error: unknown) => {
          sink.error(callFailure("the url function", error));
        },
      );
      return () => teardown?.();
    },
  };

  function attempt(address: string | URL, sink: Sink<T>): Teardown | undefined {
    const socket = openSocket(address, sink, options);
    return socket && listen(socket, sink);
  }

  function listen(socket: WebSocketLike, sink: Sink<T>): Teardown {
    const decode = decoder.begin();
    let opened = false;
    const handlers: Record<SocketEvent, (event: unknown) => void> = {
      open: () => {
        opened = true;
        sink.open();
        if (heartbeat !== undefined) sink.alive(heartbeat);
        if (hello !== false) greet(socket, sink, hello);
      },
      message: (event) => {
        const { data } = event as { data: Message };
        sink.alive(heartbeat);
        if (sink.accept(sizeOf(data))) deliver(sink, decode(data));
      },
      // Not every platform sends `close` after a failed handshake.
      error: (event) => {
        if (!opened) sink.error(connectFailure((event as { error?: unknown }).error));
      },
      close: (event) => {
        const { code, reason } = event as { code: number; reason: string };
        if (!opened) sink.error(connectFailure(undefined));
        else if (!final(code)) sink.error(new StreamError("closed", sentence("the connection was closed", code, reason), { cause: code }));
        else {
          const error = new StreamError("refused", sentence("the server refused", code, reason), { retryable: false, cause: code });
          sink.error(error, AUTH.has(code) ? { final: true, auth: true } : { final: true });
        }
      },
    };
    socket.binaryType = "arraybuffer";
    for (const type of EVENTS) socket.addEventListener(type, handlers[type]);
    return () => {
      // A socket that is closed before it is open still reports that, and the `ws` package throws if nobody listens.
      socket.addEventListener("error", ignore);
      for (const type of EVENTS) socket.removeEventListener(type, handlers[type]);
      const reason: unknown = sink.signal.reason;
      if (reason instanceof StreamError && reason.code === "too-large") socket.close(TOO_LARGE, "message too large");
      else socket.close(1000);
    };
  }
}

function ignore(): void {
  // Nobody is left to tell.
}

function greet<T>(socket: WebSocketLike, sink: Sink<T>, hello: (attempt: Attempt) => unknown): void {
  // A listener of `open` may have ended the attempt.
  if (sink.signal.aborted) return;
  let text: string | undefined;
  try {
    text = textOf(hello({ resume: sink.resume }));
  } catch (error) {
    sink.error(callFailure("hello", error));
    return;
  }
  if (text !== undefined) socket.send(text);
}

function textOf(message: unknown): string | undefined {
  return typeof message === "string" ? message : JSON.stringify(message);
}

function sentence(what: string, code: number, reason: string): string {
  return `${what}: code ${String(code)}${reason === "" ? "" : `, ${reason.slice(0, 123)}`}`;
}
