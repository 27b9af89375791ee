import type { Message } from "../decode.js";
import { StreamError } from "../errors.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { checkOptions } from "./check.js";
import { resumeMessage } from "./envelope.js";
import { callFailure, checkUrl } from "./http.js";
import { compileMessages, deliver, MESSAGE_OPTIONS } from "./messages.js";
import type { Attempt, MessageOptions } from "./messages.js";
import { sizeOf } from "./size.js";
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

const FINAL = [1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410];
/** Close codes by which a server says that it does not know who we are. */
const AUTH = [3000, 4401];
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
  checkUrl(url, SOCKET_PROTOCOLS);
  const { final = (code: number) => FINAL.includes(code), heartbeat } = options;
  const hello = options.hello ?? (decoder.wire ? ({ resume }: Attempt) => resumeMessage(resume) : false);

  return { name: "webSocket", ...members, connect };

  function connect(sink: Sink<T>): Teardown {
    const attempt: Attempt = { resume: sink.resume };
    let teardown: Teardown | undefined;
    const fail = (error: StreamError): void => {
      sink.error(error, error.retryable ? undefined : { final: true });
    };
    const open = (address: string | URL): void => {
      if (sink.signal.aborted) return;
      try {
        teardown = listen(openSocket(address, attempt, options), sink, attempt);
      } catch (error) {
        fail(error as StreamError);
      }
    };
    if (typeof url !== "function") open(url);
    else {
      const asked = (async () => url(attempt))();
      asked.then(open, (error: unknown) => {
        fail(callFailure("the url function", error));
      });
    }
    return () => teardown?.();
  }

  function listen(socket: WebSocketLike, sink: Sink<T>, attempt: Attempt): Teardown {
    const decode = decoder.begin();
    let opened = false;
    const handlers: Record<SocketEvent, (event: never) => void> = {
      open() {
        opened = true;
        sink.open();
        if (heartbeat !== undefined) sink.alive(heartbeat);
        // A listener of `open` may have ended the attempt.
        if (!hello || sink.signal.aborted) return;
        const message = hello(attempt);
        const text = typeof message === "string" ? message : (JSON.stringify(message) as string | undefined);
        if (text !== undefined) socket.send(text);
      },
      message({ data }: { data: Message }) {
        sink.alive(heartbeat);
        if (sink.accept(sizeOf(data))) deliver(sink, decode(data));
      },
      // Not every platform sends `close` after a failed handshake.
      error({ error }: { error?: unknown }) {
        if (!opened) sink.error(connectFailure(error));
      },
      close({ code, reason }: { code: number; reason: string }) {
        if (!opened) {
          sink.error(connectFailure(undefined));
          return;
        }
        const refused = final(code);
        const words = `${refused ? "the server refused" : "the connection was closed"}: code ${code}${reason && `, ${reason.slice(0, 123)}`}`;
        const error = new StreamError(refused ? "refused" : "closed", words, { retryable: !refused, cause: code });
        sink.error(error, refused ? { final: true, auth: AUTH.includes(code) || undefined } : undefined);
      },
    };
    socket.binaryType = "arraybuffer";
    const listeners = (Object.entries(handlers) as [SocketEvent, (event: unknown) => void][]).map(([type, handle]) => {
      const listener = (event: unknown): void => {
        try {
          handle(event);
        } catch (error) {
          sink.error(callFailure("hello or final", error));
        }
      };
      socket.addEventListener(type, listener);
      return [type, listener] as const;
    });
    return () => {
      // A socket that is closed before it is open still reports that, and the `ws` package throws if nobody listens.
      socket.addEventListener("error", () => undefined);
      for (const [type, listener] of listeners) socket.removeEventListener(type, listener);
      const { reason } = sink.signal as { reason: unknown };
      if (reason instanceof StreamError && reason.code === "too-large") socket.close(TOO_LARGE, "message too large");
      else socket.close(1000);
    };
  }
}
