import type { StreamConfig } from "@nats-io/jetstream";
import type { NatsOptions } from "../../src/adapters/nats/index.js";
import { nats } from "../../src/adapters/nats/index.js";
import type { DataStreamOptions } from "../../src/stream/index.js";
import { startNats } from "../servers/nats.js";
import type { EngineKind, NumberRow } from "./engine.js";
import { natsConnection, natsKind, natsWriter, untilBack } from "./nats-kind.js";
import { readEngine } from "./promises.js";

/** Undoes what a test has started: the test does so at its end. */
export type Undo = (() => unknown)[];

export const numbers = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

/** Starts a server with a stream, and what writes to it. */
export async function startStream(undo: Undo, config: Partial<StreamConfig> = {}, settings?: string) {
  const server = await startNats(settings);
  undo.push(() => server.stop());
  const { connection, js, manager } = await natsWriter(server.port);
  undo.push(() => connection.close());
  const add = (): Promise<unknown> => manager.streams.add({ name: "NUMBERS", subjects: ["numbers.>"], ...config });
  await add();
  const read = (
    options: NatsOptions<NumberRow> = {},
    streamOptions: DataStreamOptions<NumberRow> = {},
    port = server.port,
  ) => {
    const kind: EngineKind = { ...natsKind, source: (at) => nats(() => natsConnection(at), "NUMBERS", options) };
    const reader = readEngine(kind, port, streamOptions);
    undo.push(() => reader.stream.destroy());
    return reader;
  };
  return {
    server,
    connection,
    js,
    manager,
    add,
    read,
    append: async (values: readonly number[], subject = "numbers.all") => {
      await Promise.all(values.map((value) => js.publish(subject, JSON.stringify({ value }))));
    },
    /** Kills the server and starts it again, on what `meanwhile` leaves of its store. */
    async restart(meanwhile: () => unknown = () => undefined) {
      await server.kill();
      meanwhile();
      await server.start();
      await untilBack(connection);
    },
  };
}

type Reader = ReturnType<Awaited<ReturnType<typeof startStream>>["read"]>;

/** What a reader was told of gaps. */
export const gapsOf = ({ gaps }: Reader) => gaps.map(({ kind, count }) => ({ kind, count }));
