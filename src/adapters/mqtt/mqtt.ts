import type { ItemOptions, Row, Sink, Source, Teardown } from "../../stream/index.js";
import {
  BOOLEAN,
  checkKinds,
  checkOptions,
  compileAccessor,
  compileItems,
  forkable,
  isTexts,
} from "../../stream/source-parts.js";
import type { EntryOptions } from "../client/entry-reader.js";
import { compileEntryReader, ENTRY_OPTIONS } from "../client/entry-reader.js";
import type { MakeClient } from "../client/run-client.js";
import { checkMake, runClient } from "../client/run-client.js";
import type { MqttClient } from "./client.js";
import { mqttKind } from "./client.js";
import type { MqttMessage } from "./messages.js";
import { createKnownMessages } from "./messages.js";

/** Options of {@link mqtt}. Without `decode` a message is a row, or a list of rows, in JSON: a bare number is one. */
export interface MqttOptions<T>
  extends Omit<EntryOptions<T, MqttMessage>, "timeField">, Pick<ItemOptions<T>, "position" | "order"> {
  /**
   * The number of a row, or any id that grows: a field, or a function of the row. With several topics, or a wildcard,
   * each topic counts by itself. Default: none, and each connection begins with a gap of kind `unknown`: MQTT tells
   * nobody what a broker has thrown away.
   */
  readonly position?: ItemOptions<T>["position"];
  /** The quality of service: 0 at most once, 1 at least once, 2 once. Default 1. */
  readonly qos?: 0 | 1 | 2;
  /** Whether the message that a broker keeps of a topic is a row, when the stream begins. Default true. */
  readonly retained?: boolean;
  /** The field of a row that gets the topic, such as for the stream's `key`. Default: none. */
  readonly topicField?: string;
}

const OPTIONS = [...ENTRY_OPTIONS.filter((name) => name !== "timeField"), "position", "order"].concat([
  "qos",
  "retained",
  "topicField",
]);

/**
 * Rows from topics of an MQTT broker (MQTT 3.1.1 and 5, https://mqtt.org/mqtt-specification/), by the package `mqtt`.
 *
 * MQTT has neither positions nor a past. Rows that bring a number of their own (`position`) are told once, and what is
 * missing is counted; others are not, and each connection but the first begins with a gap of kind `unknown`.
 *
 * A kept session (`clean: false`, with a `clientId`) has the broker queue what comes while the page is away. A row that
 * tells no time has that of its arrival.
 *
 * @example
 * ```ts
 * import { connect } from "mqtt";
 * import { DataStream } from "tickline/stream";
 * import { mqtt } from "tickline/mqtt";
 *
 * const client = () => connect("mqtt://localhost", { reconnectPeriod: 0, timerVariant: "native" });
 * const stream = new DataStream(mqtt(client, "sensors/+/temperature", { topicField: "sensor" }), { key: "sensor" });
 * ```
 * @param make - makes a client, a new one for each attempt: by `connect`, which returns before any message has come.
 * Its own reconnecting is off (`reconnectPeriod: 0`), as the stream reconnects; `timerVariant: "native"` is for pages
 * whose policy forbids workers from a blob
 * @param topics - one topic or several, with wildcards
 * @param options - how a message is read
 * @throws TypeError if an argument or an option is invalid
 */
export function mqtt<T = Row>(
  make: MakeClient<MqttClient>,
  topics: string | readonly string[],
  options: MqttOptions<T> = {},
): Source<T> {
  checkMake(make, mqttKind);
  if (!isTexts(topics) || topics === "") {
    throw new TypeError(`invalid topics: ${String(topics)} (expected a topic, or a list of topics)`);
  }
  checkOptions("mqtt", options, OPTIONS);
  checkKinds(options, {
    qos: [(value) => value === 0 || value === 1 || value === 2, "0, 1 or 2"],
    retained: BOOLEAN,
    topicField: [(value) => typeof value === "string" && value !== "", "the name of a field"],
  });
  const { qos = 1, retained = true, topicField, position, order } = options;
  const filters = typeof topics === "string" ? [topics] : [...topics];
  const isOneTopic = filters.length === 1 && !/[+#]/.test(filters[0]);
  const read = compileEntryReader<T, MqttMessage>({ ...options, timeField: false }, ({ payload }) => payload);

  return forkable(() => {
    /** Numbers of the rows' own tell better which ones came already. */
    const known = position === undefined ? createKnownMessages() : undefined;
    /** The topic of the rows that are being handed over. */
    let topic = "";
    const readPosition = position === undefined ? undefined : compileAccessor(position);
    const items = compileItems<T>(
      {
        ...(order !== undefined && { order }),
        ...(readPosition && {
          position: (row: T) => (isOneTopic ? readPosition(row) : inPartition(readPosition(row), topic)),
        }),
      },
      "",
    );

    return { name: "mqtt", ...items.members, connect };

    function connect(sink: Sink<T>): Teardown {
      /** What came before the subscription was confirmed; undefined once it is. */
      let early: MqttMessage[] | undefined = [];
      const take = (message: MqttMessage): void => {
        if (sink.signal.aborted || (message.retain && !retained) || known?.isKnown(message)) return;
        tell(sink, message);
      };
      return runClient(
        sink,
        make,
        {
          ...mqttKind,
          // Before the client is connected: a broker sends what a kept session has waiting at once.
          watch(client, fail) {
            mqttKind.watch(client, fail);
            client.on("packetreceive", () => {
              sink.alive();
            });
            client.on("message", (name, payload, { retain = false, dup = false, messageId }) => {
              const message = { topic: name, payload, retain, dup, messageId };
              if (early) early.push(message);
              else take(message);
            });
          },
        },
        async (client) => {
          await client.subscribeAsync(filters, { qos });
          if (sink.signal.aborted) return;
          sink.open();
          const waiting = early ?? [];
          early = undefined;
          waiting.forEach(take);
          await new Promise((resolve) => {
            sink.signal.addEventListener("abort", resolve);
          });
        },
      );
    }

    function tell(sink: Sink<T>, message: MqttMessage): void {
      const { rows, refused } = read(message, undefined);
      for (const { count, cause, sample, reason } of refused) sink.drop(count, cause, sample, reason);
      if (sink.signal.aborted || rows.length === 0) return;
      ({ topic } = message);
      items.deliver(sink, topicField === undefined ? rows : rows.map((row) => withTopic(row, topicField, topic)));
    }
  });
}

/** Puts a position of a row into the partition of its topic. */
function inPartition(position: unknown, partition: string): unknown {
  return typeof position === "object" && position !== null
    ? { partition, ...position }
    : { partition, offset: position };
}

/** Gives a row its topic, where it is a plain object, or a number, and has none. */
function withTopic<T>(row: T, field: string, topic: string): T {
  // Casts: the type of rows is the user's, who asks for the field in it.
  if (typeof row === "number") return { [field]: topic, value: row } as T;
  if (typeof row !== "object" || row === null || Array.isArray(row) || field in row) return row;
  return { [field]: topic, ...row };
}
