import { afterEach, expect, it } from "vitest";
import type { NatsClient, NatsReply } from "../../src/adapters/nats/index.js";
import { nats } from "../../src/adapters/nats/index.js";
import type { Gap } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";

const undo: (() => unknown)[] = [];

afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const NANOS = "1796065202775735099";
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** A connection to a server that holds what a real one does for an instant alone, and delivers by hand. */
function scriptedClient() {
  /** What the stream holds. */
  const state = { messages: 0, first_seq: 1, last_seq: 0, last_ts: "", first_ts: "" };
  let deliver: ((error: Error | null, message: NatsReply) => void) | undefined;
  const answers: Record<string, () => unknown> = {
    "STREAM.INFO": () => ({ created: "2026-01-01T00:00:00Z", state }),
    "CONSUMER.CREATE": () => ({
      name: "c",
      created: "2026-01-02T00:00:00Z",
      config: {},
      delivered: { stream_seq: state.last_seq },
      num_pending: 0,
    }),
    "STREAM.MSG.GET": () => ({ message: { seq: 1, time: "2026-01-02T00:00:00Z" } }),
  };
  const client: NatsClient = {
    request: (subject) => {
      const verb = Object.keys(answers).find((each) => subject.startsWith(`$JS.API.${each}.`));
      return Promise.resolve({ subject, data: encode(verb === undefined ? {} : answers[verb]()) });
    },
    publish: () => undefined,
    subscribe(_, { callback }) {
      deliver = callback;
      return { unsubscribe: () => undefined };
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
    closed: () => new Promise(() => undefined),

    async *status() {
      yield* [];
    },
  };
  return {
    client,
    state,
    isReading: () => deliver !== undefined,
    /** Delivers a message: its sequence number, its number, and how many are left. */
    deliver(sequence: number, number: number, pending: number) {
      state.last_seq = Math.max(state.last_seq, sequence + pending);
      const reply = `$JS.ACK.S.c.1.${sequence}.${number}.${NANOS}.${pending}`;
      deliver?.(null, { subject: "s", reply, data: encode({ value: sequence }) });
    },
  };
}

/** Reads the stream of a scripted connection. */
function read(client: NatsClient) {
  const stream = new DataStream(nats<{ value: number }>(() => client, "S", { subject: "s" }));
  undo.push(() => {
    stream.destroy();
  });
  const values: number[] = [];
  const gaps: Gap[] = [];
  const errors: string[] = [];
  stream.on("data", (rows) => values.push(...rows.map(({ value }) => value)));
  stream.on("gap", (gap) => gaps.push(gap));
  stream.on("error", ({ message }) => errors.push(message));
  stream.start();
  return { stream, values, gaps, errors };
}

it("tells a loss where fewer messages are left than there were, and the stream has let some go", async () => {
  const script = scriptedClient();
  const { values, gaps } = read(script.client);
  await until(script.isReading);
  script.deliver(1, 1, 8);
  await until(() => values.length === 1);
  // Other subjects have the numbers between, and nothing of ours is gone.
  script.deliver(4, 2, 7);
  await until(() => values.length === 2);
  expect(gaps).toEqual([]);
  script.state.first_seq = 9;
  script.state.messages = 2;
  script.deliver(9, 3, 1);
  await until(() => values.length === 3);
  expect(values).toEqual([1, 4, 9]);
  expect(gaps.map(({ kind, count }) => ({ kind, count }))).toEqual([{ kind: "lost", count: undefined }]);
});

it("gives up a connection on which a message has not come, and hands over nothing after it", async () => {
  const script = scriptedClient();
  const { values, errors, stream } = read(script.client);
  await until(script.isReading);
  script.deliver(1, 1, 2);
  await until(() => values.length === 1);
  script.deliver(3, 3, 0);
  await until(() => errors.length > 0);
  expect(errors).toEqual(["nats: a message did not come"]);
  expect(values).toEqual([1]);
  expect(stream.position).toMatchObject({ offset: 1 });
});
