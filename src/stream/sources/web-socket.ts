import { StreamError } from "../errors.js";
import { sizeOf } from "../messages/byte-size.js";
import type { Message } from "../messages/decode.js";
import { resumeMessage } from "../messages/envelope.js";
import { checkDuration, checkKinds, checkOptions, FUNCTION, isTexts } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { callFailure, checkUrl } from "./http/http.js";
import type { Attempt, MessageOptions, UrlOption } from "./http/message-options.js";
import { compileMessages, deliver, MESSAGE_OPTIONS } from "./http/message-options.js";
import type { SocketEvent, SocketOptions, WebSocketLike } from "./socket.js";
import { connectFailure, openSocket, SOCKET_PROTOCOLS } from "./socket.js";

/** A sign of life of a client's own. */
export interface Ping {
  /** How often, in ms. */
  readonly interval: number;
  /** A string as it is, a function that gives a message each time, all else as JSON. */
  readonly message: unknown;
}

/** Options of {@link webSocket}. */
export interface WebSocketOptions<T> extends MessageOptions<T>, SocketOptions {
  /**
   * The first message of an attempt: a string as it is, all else as JSON; `false` or a function that gives undefined:
   * none. Default: `{ resume: { epoch, seq } | null }` as in `docs/wire.md`, unless another layout is told by
   * `decode`, `select`, `position`, `epoch`, `partition` or `after`.
   */
  readonly hello?: false | ((attempt: Attempt) => unknown);
  /**
   * A message of ours every so often while the socket is open, for servers that ask for a sign of life and proxies that
   * cut silent links. Default: none.
   */
  readonly ping?: Ping;
  /** Whether a close code ends the feed for good. Default: 1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410. */
  readonly final?: (code: number) => boolean;
}

const FINAL = [1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410];
/** Close codes by which a server says that it does not know who we are. */
const AUTH = [3000, 4401];
/** Page code may not send 1009, "message too big". */
const TOO_LARGE = 4009;
const OPTIONS = ["protocols", "hello", "ping", "WebSocket", "final", ...MESSAGE_OPTIONS];

/**
 * Rows from a WebSocket.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(webSocket("wss://example.com/metrics", { select: "/cpu" }));
 * ```
 * @param url - absolute, or relative to the page; `http:` is taken for `ws:`. A function is asked anew for each
 * attempt.
 * @param options - how to greet and how to read messages
 * @throws TypeError if an option is invalid, or the URL can be seen to be
 */
export function webSocket<T = Row>(url: UrlOption, options: WebSocketOptions<T> = {}): Source<T> {
  checkOptions("webSocket", options, OPTIONS);
  const { decoder, tokens, members } = compileMessages(options);
  checkUrl(url, SOCKET_PROTOCOLS);
  const { final = (code: number) => FINAL.includes(code), heartbeat, ping } = options;
  checkKinds(options, {
    protocols: [
      (value) => typeof value === "function" || isTexts(value) || (Array.isArray(value) && value.length === 0),
      "a text, an array of texts, or a function that gives one",
    ],
    hello: [(value) => value === false || typeof value === "function", "false, or a function that gives the message"],
    ping: [(value) => typeof value === "object" && value !== null && !Array.isArray(value), "{ interval, message }"],
    WebSocket: [(value) => typeof value === "function", "the class itself, such as { WebSocket } of the ws package"],
    final: FUNCTION,
  });
  if (ping) {
    checkOptions("ping", ping, ["interval", "message"]);
    checkDuration("ping.interval", ping.interval);
    if (ping.message === undefined) {
      throw new TypeError("invalid ping.message: undefined (expected a string, a function or what is sent as JSON)");
    }
  }
  const hello = options.hello ?? (decoder.wire ? ({ resume }: Attempt) => resumeMessage(resume) : false);

  return { name: "webSocket", ...members, connect };

  function connect(sink: Sink<T>): Teardown {
    const { resume, signal } = sink;
    let teardown: Teardown | undefined;
    const fail = (error: StreamError): void => {
      sink.error(error, error.retryable ? undefined : { final: true });
    };
    const open = (address: string | URL, token?: string): void => {
      if (signal.aborted) return;
      const attempt = { resume, token };
      try {
        teardown = listen(openSocket(address, attempt, options), sink, attempt);
      } catch (error) {
        fail(error as StreamError);
      }
    };
    const prepare = async (): Promise<void> => {
      const token = await tokens?.get(signal);
      open(typeof url === "function" ? await url({ resume }) : url, token);
    };
    if (typeof url !== "function" && !tokens) open(url);
    else {
      prepare().catch((error: unknown) => {
        fail(callFailure("the url function", error));
      });
    }
    return () => teardown?.();
  }

  function listen(socket: WebSocketLike, sink: Sink<T>, attempt: Attempt): Teardown {
    const decode = decoder.begin();
    const { token } = attempt;
    const { environment } = sink;
    let opened = false;
    let timer: unknown;
    const send = (message: unknown): void => {
      const text = typeof message === "string" ? message : (JSON.stringify(message) as string | undefined);
      if (text !== undefined) socket.send(text);
    };
    const sendPing = ({ interval, message }: Ping): void => {
      try {
        send(typeof message === "function" ? (message as () => unknown)() : message);
        awaitPing({ interval, message });
      } catch (error) {
        sink.error(callFailure("ping.message", error));
      }
    };
    const awaitPing = (given: Ping): void => {
      environment.clearTimeout(timer);
      timer = environment.setTimeout(() => {
        sendPing(given);
      }, given.interval);
    };
    const unopened = (cause?: unknown): void => {
      const error = connectFailure(cause);
      // A page is not told whether it was the token.
      if (token && (error.cause ?? "status 401") === "status 401") tokens?.refuse(token);
      sink.error(error);
    };
    const handlers: Record<SocketEvent, (event: never) => void> = {
      open() {
        opened = true;
        sink.open();
        if (heartbeat !== undefined) sink.alive(heartbeat);
        // A listener of `open` may have ended the attempt.
        if (sink.signal.aborted) return;
        if (hello) send(hello(attempt));
        if (!ping) return;
        awaitPing(ping);
        sink.onWake(() => {
          sendPing(ping);
        });
      },
      message({ data }: { data: Message }) {
        sink.alive(heartbeat);
        if (!sink.accept(sizeOf(data))) return;
        const decoded = decode(data);
        if (token && (decoded.head ?? decoded.rows.length > 0)) tokens?.accept(token);
        deliver(sink, decoded);
      },
      // Not every platform sends `close` after a failed handshake.
      error({ error }: { error?: unknown }) {
        if (!opened) unopened(error);
      },
      close({ code, reason }: { code: number; reason: string }) {
        if (!opened) {
          unopened();
          return;
        }
        const renewable = token && AUTH.includes(code) && tokens?.refuse(token);
        const refused = final(code) && !renewable;
        // Some servers quote the token that they refuse.
        const said = reason && !(token && reason.includes(token)) ? `, ${reason.slice(0, 123)}` : "";
        const words = `${refused ? "the server refused" : "the connection was closed"}: code ${code}${said}`;
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
      environment.clearTimeout(timer);
      const { reason } = sink.signal as { reason: unknown };
      if (reason instanceof StreamError && reason.code === "too-large") socket.close(TOO_LARGE, "message too large");
      else socket.close(1000);
    };
  }
}
