import { StreamError } from "../errors.js";
import type { OptionKind } from "../options/check.js";
import { checkKinds, checkOptions, FUNCTION } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { forkable } from "./forkable.js";
import type { ItemOptions, RowOf } from "./items.js";
import { compileItems, ITEM_OPTIONS } from "./items.js";
import type { EmitterLike, EventName } from "./listen.js";
import { isEmitter, listen } from "./listen.js";
import { eventsOf, isClosed, isOpen, isPort, startPort } from "./message-targets.js";

/** The name of an event, or several names with the same meaning. */
export type EventNames = EventName | readonly EventName[];

/** The events of an emitter, by their meaning. */
export interface EmitterEvents {
  /** Brings rows. */
  readonly data: EventNames;
  /**
   * Reports trouble. With `open` named, the emitter recovers by itself: the trouble is reported and the attempt goes
   * on. Else it ends the attempt.
   */
  readonly error?: EventNames | undefined;
  /** Ends the feed for good. */
  readonly end?: EventNames | undefined;
  /** Announces a connection. Until then the stream is `connecting`. */
  readonly open?: EventNames | undefined;
  /**
   * Announces the loss of the connection: the attempt ends. With `open` named, the next attempt begins at once and
   * waits for it, as the client comes back by itself.
   */
  readonly close?: EventNames | undefined;
}

/** Options of {@link fromEmitter}. */
export interface EmitterOptions<Item> extends ItemOptions<RowOf<Item>> {
  /**
   * Makes a row, an array of rows, or nothing (undefined) of the arguments of an event; a throw is a drop. Default: the
   * first argument; of an `EventTarget` the event's `data` or `detail`, if it has one, and of a WebSocket or an
   * EventSource its text read as JSON.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- only the user knows the arguments of the events
  readonly map?: (...args: any[]) => Item | undefined;
  /**
   * Whether there is a connection now. Default: `emitter.connected`, if that is a boolean, and the `readyState` of a
   * WebSocket or an EventSource.
   */
  readonly connected?: () => boolean;
  /**
   * Whether the connection that has just opened continues the one before it, and brings all events from between. Asked
   * at `open`, of a client that had listeners since its `close`. Default: whether `emitter.recovered` is true, as in
   * socket.io.
   */
  readonly recovered?: () => boolean;
}

const OPTIONS = ["map", "connected", "recovered", ...ITEM_OPTIONS];
const EVENT_ROLES = ["data", "error", "end", "open", "close"];
const EVENT_NAMES: OptionKind = [
  (value) => namesOf(value as EventNames).every((name) => typeof name === "string" || typeof name === "symbol"),
  "the name of an event, or an array of names",
];

/**
 * Rows from the events of an emitter: Node's `EventEmitter`, an `EventTarget`, eventemitter3, a client of socket.io or
 * mqtt, a channel of phoenix; anything with `on` and `off`, or with `addEventListener`.
 *
 * Each event brings a row, or an array of rows; an array of two numbers is one row, `[time, value]`, any other array of
 * plain numbers is refused. So is a text: `map` makes a row of it.
 *
 * A WebSocket, an EventSource, a Worker, a MessagePort or a BroadcastChannel can be handed over as it is, without
 * events: they are known. A WebSocket that has closed never opens again, so the feed then ends with an error, where
 * `webSocket(url)` reconnects.
 *
 * Name `open` and `close` for a client that connects by itself, so that the stream is live only with a connection. Then
 * give the stream `connectTimeout: Infinity`, so that it listens for as long as the client takes to come back.
 *
 * @example
 * ```ts
 * const events = { data: "reading", open: "connect", close: "disconnect", error: "connect_error" };
 * const stream = new DataStream(fromEmitter(io(), events), { connectTimeout: Infinity });
 *
 * // mqtt
 * const map = (topic, payload) => JSON.parse(payload);
 * fromEmitter(client, { data: "message", open: "connect", close: "close" }, { map });
 * // phoenix
 * const joined = { data: "reading", open: "phx_reply", close: "phx_error", end: "phx_close" };
 * fromEmitter(channel, joined, { connected: () => channel.state === "joined" });
 * ```
 * @param emitter - the emitter to listen to; the source neither starts nor stops it
 * @param events - the event that brings rows, or `{ data, error, end, open, close }`. Default: those of the
 * platform's own objects
 * @param options - the reading of rows, and the state of the connection
 * @throws TypeError if `emitter` is none, or an event or an option is invalid
 */
export function fromEmitter<Item = Row>(
  emitter: EmitterLike,
  events?: EventName | EmitterEvents,
  options: EmitterOptions<Item> = {},
): Source<RowOf<Item>> {
  checkOptions("fromEmitter", options, OPTIONS);
  const candidate: unknown = emitter;
  if (!isEmitter(candidate)) {
    throw new TypeError(`invalid emitter: ${String(candidate)} (expected on and off, or addEventListener)`);
  }
  const given = events ?? eventsOf(emitter) ?? { data: [] };
  const namesByRole: EmitterEvents = typeof given === "object" ? given : { data: given };
  checkOptions("events", namesByRole, EVENT_ROLES);
  if (namesOf(namesByRole.data).length === 0) {
    throw new TypeError("invalid events: expected the name of an event, or { data: name }");
  }
  checkKinds(namesByRole, Object.fromEntries(EVENT_ROLES.map((role) => [role, EVENT_NAMES])));
  checkKinds(options, { connected: FUNCTION, recovered: FUNCTION });
  const map =
    options.map ??
    (isOpen(emitter) !== undefined ? parsePayload : "addEventListener" in emitter ? payloadOf : undefined);
  const items = compileItems(options, "parse it first, such as map: JSON.parse", map);

  return forkable(() => ({ name: "fromEmitter", maxRows: Infinity, ...items.members, connect: createConnect() }));

  function isConnected(): boolean | undefined {
    const value = options.connected ? options.connected() : (emitter as { connected?: unknown }).connected;
    return typeof value === "boolean" ? value : isOpen(emitter);
  }

  function isRecovered(): boolean {
    return options.recovered ? options.recovered() : (emitter as { recovered?: unknown }).recovered === true;
  }

  /** Makes the `connect` of one stream. */
  function createConnect(): (sink: Sink<RowOf<Item>>) => Teardown {
    /** Whether `close` is just ending an attempt: one that begins now takes over without a gap. */
    let isClosing = false;
    return connect;

    function connect(sink: Sink<RowOf<Item>>): Teardown {
      const waitsForOpen = namesOf(namesByRole.open).length > 0;
      // True: no event can have been missed, and the emitter has no connection, whatever `connected` says.
      const isUnbroken = isClosing;
      let hasOpened = false;
      /** Handles the first sign of a connection: reports whether nothing was missed. */
      const begin = (): void => {
        if (hasOpened) return;
        hasOpened = true;
        if (isUnbroken && isConnected() !== false && isRecovered()) sink.recovered(true);
      };
      const open = (): void => {
        sink.open();
        begin();
      };
      const failForGood = (): void => {
        const words = "fromEmitter: it is closed, and never opens again: webSocket(url) or eventSource(url) reconnect";
        sink.error(new StreamError("closed", words, { retryable: false }));
      };
      const handlers: Record<keyof EmitterEvents, (name: EventName, args: unknown[]) => void> = {
        data(_, args) {
          const rows = items.read(sink, ...args);
          // A row is a sign of a connection too.
          if (rows.length > 0) begin();
          items.deliver(sink, rows);
        },
        error(name, [cause]) {
          const { error, message } = (cause ?? {}) as { error?: unknown; message?: unknown };
          const words = error ?? message ?? (typeof cause === "string" ? cause : `the event ${String(name)}`);
          if (waitsForOpen) sink.trouble(words);
          else sink.error(words);
        },
        end() {
          sink.complete();
        },
        open() {
          if (isConnected() !== false) open();
        },
        close(name, [reason]) {
          if (isClosed(emitter)) {
            failForGood();
            return;
          }
          // An attempt that has not opened keeps waiting for `open`.
          if (!hasOpened) return;
          const words = typeof reason === "string" ? `: ${reason.slice(0, 120)}` : "";
          const error = new StreamError("closed", `fromEmitter: the emitter said ${String(name)}${words}`);
          isClosing = waitsForOpen;
          sink.error(error, { immediately: waitsForOpen });
          isClosing = false;
        },
      };
      const undos: (() => void)[] = [];
      const listenTo = (name: EventName, handle: (name: EventName, args: unknown[]) => void): void => {
        undos.push(
          listen(emitter, name, (...args) => {
            try {
              handle(name, args);
            } catch (cause) {
              sink.error(cause);
            }
          }),
        );
      };
      /** Listens to what goes wrong at a port, which goes on all the same. */
      const listenToPort = (): void => {
        listenTo("messageerror", () => {
          sink.drop(1, "malformed", undefined, "a message could not be deserialized");
        });
        if (namesByRole.error !== undefined) return;
        listenTo("error", (_, [cause]) => {
          sink.trouble((cause as { message?: unknown } | undefined)?.message ?? cause);
        });
      };
      // If the emitter refuses one listener, the teardown removes the others.
      try {
        for (const [role, handle] of Object.entries(handlers)) {
          for (const name of namesOf(namesByRole[role as keyof EmitterEvents])) listenTo(name, handle);
        }
        if (isPort(emitter)) listenToPort();
        if (isClosed(emitter)) failForGood();
        else if (!isUnbroken && (isConnected() ?? !waitsForOpen)) open();
        startPort(emitter);
      } catch (cause) {
        sink.error(cause);
      }
      return () => {
        for (const undo of undos) undo();
      };
    }
  }
}

function namesOf(names: EventNames | undefined): readonly EventName[] {
  return names === undefined ? [] : Array.isArray(names) ? (names as EventName[]) : [names as EventName];
}

/**
 * Returns the payload of an event: its `data` or `detail`; the event itself if it has neither, or if it is a UI event,
 * whose `detail` is a number.
 */
function payloadOf(event: object): unknown {
  const { data, detail } = event as { data?: unknown; detail?: unknown };
  if ("view" in event) return event;
  return "data" in event ? data : "detail" in event ? detail : event;
}

/** Returns the payload of a message of a transport of text: what its JSON says. */
function parsePayload(event: object): unknown {
  const payload = payloadOf(event);
  return typeof payload === "string" ? (JSON.parse(payload) as unknown) : payload;
}
