import { StreamError } from "../errors.js";
import type { OptionKind } from "../options/check.js";
import { checkKinds, checkOptions, FUNCTION } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import { sampleOf, wordsOf } from "../values/sample.js";
import { forkable } from "./forkable.js";
import type { ItemOptions, RowOf } from "./items.js";
import { compileItems, ITEM_OPTIONS } from "./items.js";
import type { EmitterLike, EventName } from "./listen.js";
import { isEmitter, listen } from "./listen.js";

/** The name of an event, or several names of one meaning. */
export type EventNames = EventName | readonly EventName[];

/** Which events of an emitter mean what. */
export interface EmitterEvents {
  /** Rows. */
  readonly data: EventNames;
  /**
   * Trouble. Where `open` is named, the emitter goes on by itself: the trouble is told and the attempt goes on.
   * Else it ends the attempt.
   */
  readonly error?: EventNames | undefined;
  /** The end of the feed, for good. */
  readonly end?: EventNames | undefined;
  /** The emitter has a connection. Until then the stream is `connecting`. */
  readonly open?: EventNames | undefined;
  /**
   * It lost it: the attempt ends, and the next one waits for `open`; where that is named it begins at once, for the
   * client comes back by itself.
   */
  readonly close?: EventNames | undefined;
}

/** Options of {@link fromEmitter}. */
export interface EmitterOptions<Item> extends ItemOptions<RowOf<Item>> {
  /**
   * Makes a row, an array of rows, or nothing (undefined) of what the emitter says; what it throws at is a drop.
   * Default: the first argument; of an `EventTarget` the event's `data` or `detail`, where it has one.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what an emitter says is known to its user alone
  readonly map?: (...args: any[]) => Item | undefined;
  /** Whether there is a connection now. Default: `emitter.connected`, where that is a boolean. */
  readonly connected?: () => boolean;
  /**
   * Whether the connection that has just opened goes on where the one before it ended, and brings all that was said
   * meanwhile. Asked at `open`, of a client that has been listened to since its `close`. Default: whether
   * `emitter.recovered` is true, as socket.io has it.
   */
  readonly recovered?: () => boolean;
}

const OPTIONS = ["map", "connected", "recovered", ...ITEM_OPTIONS];
const EVENTS = ["data", "error", "end", "open", "close"];
const NAMES: OptionKind = [
  (value) => namesOf(value as EventNames).every((name) => typeof name === "string" || typeof name === "symbol"),
  "the name of an event, or an array of names",
];

/**
 * Rows from the events of an emitter: Node's `EventEmitter`, an `EventTarget`, eventemitter3, a client of socket.io or
 * mqtt, a channel of phoenix; anything with `on` and `off`, or with `addEventListener`.
 *
 * Each event brings a row, or an array of rows; an array of two numbers is one row, `[time, value]`, any other one of
 * plain numbers is refused. So is a text: `map` makes a row of it.
 *
 * Name `open` and `close` for a client that connects by itself, and the stream's state is honest: no connection, not
 * live. Give the stream `connectTimeout: Infinity` then, so that it listens for as long as the client takes to come
 * back.
 *
 * @example
 * ```ts
 * const events = { data: "reading", open: "connect", close: "disconnect", error: "connect_error" };
 * const stream = new DataStream(fromEmitter(io(), events), { connectTimeout: Infinity });
 *
 * // mqtt
 * fromEmitter(client, { data: "message", open: "connect", close: "close" }, { map: (topic, payload) =>
 * JSON.parse(payload) }); // phoenix const joined = { data: "reading", open: "phx_reply", close: ["phx_error",
 * "phx_close"] }; fromEmitter(channel, joined, { connected: () => channel.state === "joined" });
 * ```
 * @param emitter - what to listen to; it is neither started nor stopped
 * @param events - the event that brings rows, or `{ data, error, end, open, close }`
 * @param options - how to read a row, and whether there is a connection
 * @throws TypeError if it is no emitter, or an event or an option is invalid
 */
export function fromEmitter<Item = Row>(
  emitter: EmitterLike,
  events: EventName | EmitterEvents,
  options: EmitterOptions<Item> = {},
): Source<RowOf<Item>> {
  checkOptions("fromEmitter", options, OPTIONS);
  const named = typeof events === "object" ? events : { data: events };
  checkOptions("events", named, EVENTS);
  if (namesOf(named.data).length === 0) {
    throw new TypeError("invalid events: expected the name of an event, or { data: name }");
  }
  checkKinds(named, Object.fromEntries(EVENTS.map((role) => [role, NAMES])));
  const given: unknown = emitter;
  if (!isEmitter(given)) {
    throw new TypeError(`invalid emitter: ${String(given)} (expected on and off, or addEventListener)`);
  }
  checkKinds(options, { map: FUNCTION, connected: FUNCTION, recovered: FUNCTION });
  const items = compileItems(options, "parse it first, such as map: JSON.parse");
  const { map = ("addEventListener" in emitter ? contentOf : first) as (...args: unknown[]) => Item } = options;

  return forkable(() => ({ name: "fromEmitter", maxRows: Infinity, ...items.members, connect: createConnect() }));

  function connected(): boolean | undefined {
    const known = options.connected ? options.connected() : (emitter as { connected?: unknown }).connected;
    return typeof known === "boolean" ? known : undefined;
  }

  function recovered(): boolean {
    return options.recovered ? options.recovered() : (emitter as { recovered?: unknown }).recovered === true;
  }

  /** Makes the `connect` of one stream. */
  function createConnect(): (sink: Sink<RowOf<Item>>) => Teardown {
    /** An attempt ends by `close`: one that begins now takes over from it without a gap. */
    let closing = false;
    return connect;

    function connect(sink: Sink<RowOf<Item>>): Teardown {
      const waits = namesOf(named.open).length > 0;
      // Nothing of what the emitter said can have been missed, and it has no connection, whatever else it says of
      // itself.
      const unbroken = closing;
      let opened = false;
      /** The first sign of a connection: says where nothing was missed. */
      const begin = (): void => {
        if (opened) return;
        opened = true;
        if (unbroken && connected() !== false && recovered()) sink.recovered(true);
      };
      const open = (): void => {
        sink.open();
        begin();
      };
      const handlers: Record<keyof EmitterEvents, (name: EventName, args: unknown[]) => void> = {
        data(_, args) {
          let rows: readonly RowOf<Item>[];
          try {
            const item = map(...args);
            rows = item === undefined ? [] : items.read(sink, item);
          } catch (error) {
            sink.drop(1, "malformed", sampleOf(args[0]), `map threw: ${wordsOf(error)}`);
            return;
          }
          // A row says so too.
          if (rows.length > 0) begin();
          items.give(sink, rows);
        },
        error(name, [cause]) {
          const { error, message } = (cause ?? {}) as { error?: unknown; message?: unknown };
          const words = error ?? message ?? (typeof cause === "string" ? cause : `the event ${String(name)}`);
          if (waits) sink.trouble(words);
          else sink.error(words);
        },
        end() {
          sink.complete();
        },
        open() {
          if (connected() !== false) open();
        },
        close(name, [reason]) {
          // What is not open yet goes on waiting for that.
          if (!opened) return;
          const words = typeof reason === "string" ? `: ${reason.slice(0, 120)}` : "";
          const error = new StreamError("closed", `fromEmitter: the emitter said ${String(name)}${words}`);
          closing = waits;
          sink.error(error, { immediately: waits });
          closing = false;
        },
      };
      const undos: (() => void)[] = [];
      const listenTo = (name: EventName, hear: (name: EventName, args: unknown[]) => void): void => {
        undos.push(
          listen(emitter, name, (...args) => {
            try {
              hear(name, args);
            } catch (cause) {
              sink.error(cause);
            }
          }),
        );
      };
      // An emitter that refuses one of its listeners keeps none of the others.
      try {
        for (const [role, hear] of Object.entries(handlers)) {
          for (const name of namesOf(named[role as keyof EmitterEvents])) listenTo(name, hear);
        }
        if (!unbroken && (connected() ?? !waits)) open();
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

function first(argument: unknown): unknown {
  return argument;
}

/**
 * What an event brings: its `data` or `detail`, unless it tells of a user's hand, which has numbers there; else itself.
 */
function contentOf(event: object): unknown {
  const { data, detail } = event as { data?: unknown; detail?: unknown };
  if ("view" in event) return event;
  return "data" in event ? data : "detail" in event ? detail : event;
}
