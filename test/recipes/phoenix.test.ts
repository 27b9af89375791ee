import { expect, it, onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";
import type { Phoenix } from "../servers/phoenix.js";
import { startPhoenix } from "../servers/phoenix.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { channelStream, connect } from "./phoenix.js";
import { serving, waiting, watch } from "./watch.js";

/** Opens a channel; its client comes back at once. */
function open({ url }: Phoenix, topic = "room:boiler", params: object | (() => object) = {}) {
  const socket = connect(`${url}/socket`, {
    transport: WebSocket,
    reconnectAfterMs: () => 5,
    rejoinAfterMs: () => 5,
  });
  onTestFinished(() => socket.disconnect());
  return watch<{ id?: number }>(channelStream(socket, topic, "reading", params));
}

it("runs the code of docs/recipes/phoenix.md as it stands there", () => {
  expect(blocksOf("phoenix", "js")).toEqual([runCodeOf("phoenix")]);
});

it("is live with the channel, and brings its events", async () => {
  const server = await serving(startPhoenix());
  const watched = open(server, "room:boiler", { kind: "warm" });
  await watched.reaches("connecting");
  await watched.reaches("live");
  expect(server.joins).toEqual([{ kind: "warm" }]);
  server.broadcast("room:boiler", "reading", { value: 21.5 });
  server.broadcast("room:boiler", "other", { value: 0 });
  server.broadcast("room:other", "reading", { value: 0 });
  server.broadcast("room:boiler", "reading", { value: 22 });
  await watched.has(2);
  expect(watched.rows).toEqual([{ value: 21.5 }, { value: 22 }]);
});

it.each([
  ["the connection is cut", (server: Phoenix) => server.cut()],
  ["the channel crashes", (server: Phoenix) => server.end("room:boiler", "crash")],
])("waits for the client where %s, and tells a gap", async (_, fail) => {
  const server = await serving(startPhoenix());
  const watched = open(server);
  await watched.reaches("live");
  server.broadcast("room:boiler", "reading", { value: 1 });
  await watched.has(1);
  fail(server);
  await vi.waitFor(() => expect(watched.stream.stats.reconnects).toBe(1), waiting);
  expect(server.joins).toHaveLength(2);
  server.broadcast("room:boiler", "reading", { value: 3 });
  await watched.has(2);
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
});

it("asks the function of `params` at each join, so that a server can go on from there", async () => {
  const server = await serving(startPhoenix());
  let last = 0;
  const watched = open(server, "room:boiler", () => ({ last }));
  watched.stream.on("data", ([{ id = 0 }]) => (last = id));
  await watched.reaches("live");
  server.broadcast("room:boiler", "reading", { id: 7, value: 1 });
  await watched.has(1);
  server.cut();
  await vi.waitFor(() => expect(server.joins).toEqual([{ last: 0 }, { last: 7 }]), waiting);
});

it("ends where the server ends the channel for good", async () => {
  const server = await serving(startPhoenix());
  const watched = open(server);
  await watched.reaches("live");
  server.end("room:boiler", "stop");
  await watched.reaches("ended");
});

it("is not live where the server refuses the join", async () => {
  const server = await serving(startPhoenix());
  const watched = open(server, "secret:boiler");
  // The client has heard the refusal when it tries again.
  const tries = (): number => server.heard.filter((text) => text.includes("phx_join")).length;
  await vi.waitFor(() => expect(tries()).toBeGreaterThan(1), waiting);
  expect(watched.stream.state).toBe("connecting");
  expect(server.joins).toEqual([]);
});
