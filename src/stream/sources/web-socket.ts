import { StreamError } from "../errors.js";
import { byteSize } from "../messages/byte-size.js";
import type { Decoded } from "../messages/decode.js";
import type { Attempt, Message } from "../messages/decode-options.js";
import { resumeMessage } from "../messages/envelope.js";
import { checkDuration, checkKinds, checkOptions, FUNCTION, isTexts } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { isThenable } from "../values/is-thenable.js";
import type { Conversation, Hello } from "./conversation.js";
import { sendMessage } from "./conversation.js";
import { callFailure, checkUrl } from "./http/http.js";
import type { MessageOptions, UrlOption } from "./http/message-options.js";
import { compileMessages, deliver, MESSAGE_OPTIONS, whenReady } from "./http/message-options.js";
import { createMessageQueue } from "./message-queue.js";
import type { SocketEvent, SocketOptions, WebSocketLike } from "./socket.js";
import { connectFailure, openSocket, SOCKET_PROTOCOLS } from "./socket.js";

/** A sign of life that the client sends. */
export interface Ping {
  /** The time between two pings, in ms. */
  readonly interval: number;
  /** The message: a string as it is, a function that makes a message each time, all else as JSON. */
  readonly message: unknown;
}

/**
 * Options of {@link webSocket}, whose `decode` is handed messages of type `M`: a socket of bytes hands over each as an
 * `ArrayBuffer`.
 */
export interface WebSocketOptions<T, M extends Message = string> extends MessageOptions<T, M>, SocketOptions {
  /**
   * What the client says first, in each attempt anew: a text, or an object, which goes as JSON; a list of such
   * messages, so that an array which is one message stands in a list; or a function that gives one of these, none for
   * undefined. The feed is open with the socket, but with an async function when its promise resolves: until then
   * `receive()` hears the server, as for a token that is asked for. Messages that it leaves are read as those of the
   * feed. To be refused for good, throw a `StreamError` that is not `retryable`; one with the `cause` 401 asks
   * `token` for another. `false`: nothing. Default: `{ resume: { epoch, seq } | null }` as in `docs/wire.md`, unless
   * `decode`, `select`, `position`, `epoch`, `partition` or `after` set another layout.
   */
  readonly hello?: false | Hello;
  /**
   * A message to send at an interval while the socket is open, for servers that expect a sign of life and proxies that
   * cut silent links. Default: none.
   */
  readonly ping?: Ping;
  /** Whether a close code ends the feed for good. Default: 1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410. */
  readonly final?: (code: number) => boolean;
}

const FINAL_CODES = [1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410];
/** The close codes of a server that does not know who we are. */
const AUTH_CODES = [3000, 4401];
/** The close code for a message that is too large: a page may not send 1009, "message too big". */
const TOO_LARGE_CODE = 4009;
const OPTIONS = ["protocols", "hello", "ping", "WebSocket", "final", ...MESSAGE_OPTIONS];

/**
 * Rows from a WebSocket.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(webSocket("wss://example.com/metrics", { select: "/cpu" }));
 * ```
 * @param url - absolute, or relative to the page; `http:` means `ws:`. A function is called for each attempt.
 * @param options - the greeting, and the reading of messages
 * @throws TypeError if an option is invalid, or the URL can be seen to be
 */
export function webSocket<T = Row, M extends Message = string>(
  url: UrlOption,
  options: WebSocketOptions<T, M> = {},
): Source<T> {
  checkOptions("webSocket", options, OPTIONS);
  const { decoder, tokens, members } = compileMessages(options);
  checkUrl(url, SOCKET_PROTOCOLS);
  const { final = (code: number) => FINAL_CODES.includes(code), heartbeat, ping } = options;
  checkKinds(options, {
    protocols: [
      (value) => typeof value === "function" || isTexts(value) || (Array.isArray(value) && value.length === 0),
      "a text, an array of texts, or a function that gives one",
    ],
    hello: [
      (value) => value === false || (value !== null && ["string", "object", "function"].includes(typeof value)),
      "a message, a list of messages, a function that gives them, or false",
    ],
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
  const hello = options.hello ?? (decoder.isWire ? ({ resume }: Attempt) => resumeMessage(resume) : false);

  return { name: "webSocket", ...members, connect };

  function connect(sink: Sink<T>): Teardown {
    const { resume, signal } = sink;
    let teardown: Teardown | undefined;
    const fail = (error: StreamError): void => {
      sink.error(error, error.retryable ? undefined : { final: true });
    };
    const open = (address: string | URL, token?: string): void => {
      if (signal.aborted) return;
      const attempt = { resume, token, signal };
      try {
        teardown = listen(openSocket(address, attempt, options), sink, attempt);
      } catch (error) {
        fail(error as StreamError);
      }
    };
    const prepare = async (): Promise<void> => {
      const token = await tokens?.get(signal);
      open(typeof url === "function" ? await url({ resume, signal }) : url, token);
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
    const decode = decoder.begin(attempt);
    const { token } = attempt;
    const { environment } = sink;
    /** Whether the socket is open, and whether the feed is, after what the two say to each other first. */
    let hasOpened = false;
    let isFeedOpen = false;
    let timer: unknown;
    const send = (message: unknown): void => {
      sendMessage((data) => {
        socket.send(data as string);
      }, message);
    };
    const queue = createMessageQueue<Message>(
      sink,
      (data) => whenReady(decode(data), handleMessage),
      undefined,
      failBy,
    );

    function handleMessage(decoded: Decoded<T>): void {
      if (token && (decoded.head ?? decoded.rows.length > 0)) tokens?.accept(token);
      deliver(sink, decoded, send);
    }

    function sendPing({ interval, message }: Ping): void {
      try {
        send(typeof message === "function" ? (message as () => unknown)() : message);
        schedulePing({ interval, message });
      } catch (error) {
        sink.error(callFailure("ping.message", error));
      }
    }

    function schedulePing(ping: Ping): void {
      environment.clearTimeout(timer);
      timer = environment.setTimeout(() => {
        sendPing(ping);
      }, ping.interval);
    }

    /** Tells whether the attempt is over; a function, because the compiler cannot see that a call ended it. */
    function isOver(): boolean {
      return sink.signal.aborted;
    }

    /** Opens the feed, with the last words of the client before it. */
    function openFeed(message: unknown): void {
      if (isOver()) return;
      isFeedOpen = true;
      sink.open();
      if (heartbeat !== undefined) sink.alive(heartbeat);
      // A listener of the stream may have ended the attempt.
      if (isOver()) return;
      send(message);
      if (!ping) return;
      schedulePing(ping);
      sink.onWake(() => {
        sendPing(ping);
      });
    }

    function begin(): void {
      const conversation: Conversation = {
        ...attempt,
        send,
        receive: <M>() => queue.take() as Promise<M>,
      };
      const greeting =
        typeof hello === "function" ? (hello as (conversation: Conversation) => unknown)(conversation) : hello;
      if (isThenable(greeting)) queue.run(() => Promise.resolve(greeting).then(openFeed));
      else openFeed(greeting === false ? undefined : greeting);
    }

    /** Ends the attempt by an error of a function of yours, whose words may hold a secret. */
    function failBy(error: unknown): void {
      const failure = callFailure("hello or final", error);
      const { retryable, message, cause } = failure;
      if (retryable) sink.error(failure);
      else end(cause === 401, message, message, cause);
    }

    function failToOpen(cause?: unknown): void {
      const error = connectFailure(cause);
      // A page cannot see whether the token was the cause: suspect it.
      if (token && (error.cause ?? "status 401") === "status 401") tokens?.refuse(token);
      sink.error(error);
    }

    /**
     * Ends the attempt, or the feed where the server refused us; unless it only does not know who we are, and there is
     * another token.
     *
     * @param isAuth - whether a refusal is of that kind; undefined where it is none
     */
    function end(isAuth: boolean | undefined, closed: string, refused: string, cause: unknown): void {
      const canRenew = isAuth && token && tokens?.refuse(token);
      if (isAuth === undefined || canRenew) sink.error(new StreamError("closed", closed, { cause }));
      else {
        const hint = { final: true, auth: isAuth || undefined };
        sink.error(new StreamError("refused", refused, { retryable: false, cause }), hint);
      }
    }

    function handleClose(code: number, reason: string): void {
      // Some servers quote the refused token: leave such a reason out.
      const quotedReason = reason && !(token && reason.includes(token)) ? `, ${reason.slice(0, 123)}` : "";
      const words = `code ${code}${quotedReason}`;
      const isAuth = final(code) ? AUTH_CODES.includes(code) : undefined;
      end(isAuth, `the connection was closed: ${words}`, `the server refused: ${words}`, code);
    }

    const handlers: Record<SocketEvent, (event: never) => void> = {
      open() {
        hasOpened = true;
        begin();
      },
      message({ data }: { data: Message }) {
        sink.alive(heartbeat);
        if (sink.accept(byteSize(data))) queue.add(data);
      },
      // Some platforms send no `close` after a failed handshake.
      error({ error }: { error?: unknown }) {
        if (!hasOpened) failToOpen(error);
      },
      close({ code, reason }: { code: number; reason: string }) {
        if (!hasOpened) failToOpen();
        // What came before is still read; a conversation waits for nothing more.
        else if (isFeedOpen) {
          queue.run(() => {
            handleClose(code, reason);
          });
        } else handleClose(code, reason);
      },
    };
    socket.binaryType = "arraybuffer";
    const listeners = (Object.entries(handlers) as [SocketEvent, (event: unknown) => void][]).map(([type, handle]) => {
      const listener = (event: unknown): void => {
        try {
          handle(event);
        } catch (error) {
          failBy(error);
        }
      };
      socket.addEventListener(type, listener);
      return [type, listener] as const;
    });
    return () => {
      // A socket that is closed before it opens still sends `error`, and the `ws` package throws without a listener.
      socket.addEventListener("error", () => undefined);
      for (const [type, listener] of listeners) socket.removeEventListener(type, listener);
      environment.clearTimeout(timer);
      queue.close();
      const { reason } = sink.signal as { reason: unknown };
      const isTooLarge = reason instanceof StreamError && reason.code === "too-large";
      if (isTooLarge) socket.close(TOO_LARGE_CODE, "message too large");
      else socket.close(1000);
    };
  }
}
