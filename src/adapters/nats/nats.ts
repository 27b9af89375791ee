import type { HistoryAnswer, HistoryQuery, Row, Sink, Source, Teardown } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { forkable } from "../../stream/source-parts.js";
import { createClientLease } from "../client/client-lease.js";
import { createEntryBatches, toPage } from "../client/entry-batches.js";
import { compileEntryReader } from "../client/entry-reader.js";
import type { MakeClient } from "../client/run-client.js";
import { checkMake, runClient } from "../client/run-client.js";
import { JetStreamApi } from "./api.js";
import { begin, beginNextLife, isOver, REMOVED } from "./begin.js";
import type { NatsClient } from "./client.js";
import { natsKind } from "./client.js";
import { holdsAll } from "./held.js";
import type { NatsPlace } from "./life.js";
import type { Delivered, NatsMessage } from "./message.js";
import type { NatsOptions } from "./options.js";
import { resolveOptions } from "./options.js";
import { readPast } from "./past.js";
import type { Heartbeat } from "./pull.js";
import { createPull } from "./pull.js";

/**
 * Rows from a stream of NATS JetStream (https://docs.nats.io/nats-concepts/jetstream), by a connection of
 * `@nats-io/transport-node`, of `wsconnect` of `@nats-io/nats-core` in a page, or of `nats` 2. Needs nats-server 2.9.
 *
 * A message's sequence number is its position: they count the rows, and what a stream lets go before it is read is a
 * gap with its exact count. With `subject` they grow by any step, and such a gap is only feared. The past is in the
 * stream, for as long as the stream keeps it. Nothing is written, and nothing acknowledged.
 *
 * @example
 * ```ts
 * import { connect } from "@nats-io/transport-node";
 * import { DataStream } from "tickline/stream";
 * import { nats } from "tickline/nats";
 *
 * const open = () => connect({ servers: "localhost:4222", reconnect: false });
 * const stream = new DataStream(nats(open, "METRICS", { subject: "metrics.cpu" }));
 * ```
 * @param make - connects, a new connection for each attempt; its own reconnecting is off, as the stream reconnects
 * @param stream - the name of the stream
 * @param options - which messages are read, and how
 * @throws TypeError or RangeError if an argument or an option is invalid
 */
export function nats<T = Row>(make: MakeClient<NatsClient>, stream: string, options: NatsOptions<T> = {}): Source<T> {
  checkMake(make, natsKind);
  const { name, inboxPrefix, heartbeat } = resolveOptions(stream, options);
  const read = compileEntryReader<T, NatsMessage>(options, ({ data }) => data);
  const isFiltered = name.subjects.length > 0;
  const order = isFiltered ? "increasing" : "contiguous";

  return forkable(() => {
    const lease = createClientLease(make, natsKind);
    /** The place of the last attempt: the time of its message is known here alone. */
    let memory: NatsPlace | undefined;

    return {
      name: "nats",
      order,
      maxRows: Infinity,
      connect(sink): Teardown {
        const release = lease.hold();
        const end = runClient(sink, make, natsKind, (client) => follow(client, sink));
        return () => {
          end();
          release();
        };
      },
      history: (query) => lease.ask((client) => answer(client, query)),
    };

    async function follow(client: NatsClient, sink: Sink<T>): Promise<void> {
      const api = new JetStreamApi(client, name);
      const beginning = await begin(api, sink, memory, isFiltered);
      if (!beginning || isOver(sink)) return;
      const { consumer } = beginning;
      let { place, isCutBack } = beginning;
      let [number, pending] = [0, consumer.pending];
      memory = place;
      sink.alive(heartbeat);
      sink.onWake(() => {
        client.flush().then(
          () => {
            sink.alive(heartbeat);
          },
          () => undefined,
        );
      });
      const pull = createPull(api, consumer, inboxPrefix, heartbeat);
      while (!isOver(sink)) {
        const { messages, heartbeat: beat, awaited } = await pull.next();
        if (isOver(sink)) return;
        sink.alive(heartbeat);
        if (messages.length > 0 && isCutBack) {
          place = await beginNextLife(api, sink, place, messages[0]);
          isCutBack = false;
          if (isOver(sink)) return;
        }
        const batches = createEntryBatches(sink, order);
        for (const message of messages) {
          number += 1;
          if (message.number !== number) throw new StreamError("closed", "nats: a message did not come");
          // Other subjects explain a jump, unless the stream went on without us, or fewer are left than there were.
          const isFewer = message.pending < pending - 1;
          if (isFiltered && (isFewer || awaited.includes(number))) {
            batches.flush();
            await tellRemoved(api, sink, place, message, isFewer ? "lost" : "unknown");
            if (isOver(sink)) return;
          }
          pending = message.pending;
          batches.add(read(message, message.time), { epoch: place.epoch, offset: message.sequence });
          place = { epoch: place.epoch, sequence: message.sequence, time: message.nanos };
        }
        batches.flush();
        if (beat && isFiltered && !isCutBack && beat.number === number) place = await advance(api, sink, place, beat);
        memory = place;
      }
    }

    /** Tells a loss between two messages of ours, if the stream has let go any. */
    async function tellRemoved(
      api: JetStreamApi,
      sink: Sink<T>,
      { epoch, sequence: after }: NatsPlace,
      { sequence: before }: Delivered,
      kind: "lost" | "unknown",
    ): Promise<void> {
      if (await holdsAll(api, await api.info(), after, before - 1)) return;
      sink.lost({ after: { epoch, offset: after }, before: { epoch, offset: before }, kind, cause: REMOVED });
    }

    /** Moves past messages of other subjects: where they are gone by the next attempt, nothing of ours is. */
    async function advance(
      api: JetStreamApi,
      sink: Sink<T>,
      place: NatsPlace,
      { sequence }: Heartbeat,
    ): Promise<NatsPlace> {
      if (sequence <= place.sequence) return place;
      const { epoch } = place;
      const last = await api.message(sequence);
      if (isOver(sink)) return place;
      sink.next([], { position: { epoch, offset: sequence }, after: { epoch, offset: place.sequence } });
      return { epoch, sequence, time: last?.time };
    }

    async function answer(client: NatsClient, query: HistoryQuery): Promise<HistoryAnswer<T>> {
      const api = new JetStreamApi(client, name);
      const past = await readPast(api, query, { subjects: name.subjects, inboxPrefix, memory });
      if (!past) return { rows: [], whole: false };
      const { epoch, messages, whole, oldest } = past;
      const page = toPage(
        messages.map((message) => [read(message, message.time), { epoch, offset: message.sequence }] as const),
      );
      return {
        ...page,
        position: page.positions.at(-1),
        whole,
        refused: page.refused.length > 0 ? page.refused : undefined,
        oldest,
      };
    }
  });
}
