import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { createClientLease } from "../../src/adapters/client/client-lease.js";
import type { ClientKind } from "../../src/adapters/client/run-client.js";
import { runClient } from "../../src/adapters/client/run-client.js";
import type { Sink } from "../../src/stream/index.js";

/** A promise, and what settles it. */
function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (cause: unknown) => void = () => undefined;
  const promise = new Promise<Value>((onResolve, onReject) => {
    [resolve, reject] = [onResolve, onReject];
  });
  return { promise, resolve, reject };
}

/** A client whose connection the test opens and breaks. */
class Client extends EventEmitter {
  isClosed = false;
  readonly connected = deferred<undefined>();
}

const kind: ClientKind<Client> = {
  name: "engine",
  example: "() => new Client()",
  connect: (client) => client.connected.promise,
  watch(client, fail) {
    client.on("error", fail);
  },
  close(client) {
    client.isClosed = true;
  },
  describe: (error) => {
    const isRefused = (error as Error).message === "no entry";
    return isRefused ? { words: "this user may not read", hint: { final: true, auth: true } } : undefined;
  },
};

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A sink that notes errors alone. */
function sinkOf() {
  const errors: { message: string; hint: unknown }[] = [];
  const sink = {
    signal: new AbortController().signal,
    error: (cause: Error, hint: unknown) => errors.push({ message: cause.message, hint }),
  } as unknown as Sink<unknown>;
  return { sink, errors };
}

it("closes a client that comes only when the attempt is over", async () => {
  const client = new Client();
  const made = deferred<Client>();
  const { sink, errors } = sinkOf();
  const end = runClient(
    sink,
    () => made.promise,
    kind,
    async () => undefined,
  );
  end();
  made.resolve(client);
  await turns();
  expect(client.isClosed).toBe(true);
  expect(errors).toEqual([]);
});

it("closes a client that is still connecting when the attempt ends", async () => {
  const client = new Client();
  const { sink, errors } = sinkOf();
  const end = runClient(
    sink,
    () => client,
    kind,
    async () => undefined,
  );
  await turns();
  end();
  await turns();
  expect(client.isClosed).toBe(true);
  client.connected.reject(new Error("closed"));
  await turns();
  expect(errors).toEqual([]);
});

it("tells by when a failure came whether the server could not be reached, or the connection broke off", async () => {
  const [early, late] = [new Client(), new Client()];
  const first = sinkOf();
  runClient(
    first.sink,
    () => early,
    kind,
    async () => undefined,
  );
  early.connected.reject(Object.assign(new Error("connect to secret@host"), { code: "ECONNREFUSED" }));
  const second = sinkOf();
  runClient(
    second.sink,
    () => late,
    kind,
    () => new Promise(() => undefined),
  );
  late.connected.resolve(undefined);
  await turns();
  late.emit("error", new Error("secret@host went away"));
  expect(first.errors).toEqual([{ message: "engine: the server cannot be reached", hint: {} }]);
  expect(second.errors).toEqual([{ message: "engine: the connection broke off", hint: {} }]);
  expect(early.isClosed).toBe(true);
});

it("tells in the words of its kind what no further attempt can change", async () => {
  const client = new Client();
  const { sink, errors } = sinkOf();
  runClient(
    sink,
    () => client,
    kind,
    () => Promise.reject(new Error("no entry")),
  );
  client.connected.resolve(undefined);
  await turns();
  expect(errors).toEqual([{ message: "engine: this user may not read", hint: { final: true, auth: true } }]);
});

it("asks by one client while somebody holds it, and by a new one after a failure", async () => {
  const clients: Client[] = [];
  const lease = createClientLease(() => {
    const client = new Client();
    client.connected.resolve(undefined);
    clients.push(client);
    return client;
  }, kind);
  // Nobody holds it: it is closed when the last question is answered.
  expect(await Promise.all([lease.ask(async () => 1), lease.ask(async () => 2)])).toEqual([1, 2]);
  await turns();
  expect(clients.map(({ isClosed }) => isClosed)).toEqual([true]);

  const release = lease.hold();
  await lease.ask(async () => 3);
  await lease.ask(async () => 4);
  expect(clients.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  await expect(lease.ask(() => Promise.reject(new Error("gone")))).rejects.toThrow("engine: the connection broke off");
  await lease.ask(async () => 5);
  await turns();
  expect(clients.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
  release();
  await turns();
  expect(clients.map(({ isClosed }) => isClosed)).toEqual([true, true, true]);
});
