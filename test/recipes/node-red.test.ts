import { expect, it, onTestFinished, vi } from "vitest";
import type { SocketServer } from "../servers/socket-server.js";
import { startSocketServer } from "../servers/socket-server.js";
import { device, nodeRed } from "./node-red.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

/** Waits for so many clients. */
const connected = (server: SocketServer, count: number): Promise<void> =>
  vi.waitFor(() => expect(server.connections).toBe(count), waiting);

it("runs the code of docs/recipes/node-red.md as it stands there", () => {
  expect(blocksOf("node-red", "js")).toEqual([runCodeOf("node-red")]);
});

it("reads the messages of Node-RED, a line a topic, and says nothing itself", async () => {
  const server = await serving(startSocketServer({}));
  const watched = watch(nodeRed(`${server.url}/ws/sensors`));
  const values = valuesOf(watched.stream, "payload");
  await connected(server, 1);
  server.send({ _msgid: "e1c3f0a1", topic: "boiler", payload: 61.5 });
  server.send({ _msgid: "e1c3f0a2", topic: "tank", payload: 20 });
  server.send({ _msgid: "e1c3f0a3", topic: "boiler", payload: null });
  await watched.has(3);
  expect(values("boiler")).toEqual([61.5, NaN]);
  expect(values("tank")).toEqual([20]);
  const [socket] = server.sockets;
  // Whatever the client said first comes before its pong.
  await new Promise((done) => {
    socket.once("pong", done).ping();
  });
  expect(server.heard).toEqual([]);
});

it("dates the readings of a device by its uptime, also after it was switched off and on", async () => {
  const clock = vi.spyOn(Date, "now");
  onTestFinished(() => clock.mockRestore());
  const server = await serving(startSocketServer({}));
  const watched = watch(device(server.url));
  const begun = Date.now();
  /** Sends a reading that arrives so many ms after the first; returns its time, in ms after the first. */
  const read = async (arrival: number, uptime: number): Promise<number> => {
    clock.mockReturnValue(begun + arrival);
    server.send({ uptime, celsius: 20 });
    await watched.has(watched.rows.length + 1);
    return watched.times.at(-1)! - begun;
  };
  await connected(server, 1);
  expect(await read(0, 100)).toBe(0);
  expect(await read(1_000, 101)).toBe(1_000);
  // A message that took longer is no later reading.
  expect(await read(3_500, 102)).toBe(2_000);
  // One that took less dates all that follow.
  expect(await read(3_600, 103.75)).toBe(3_600);
  expect(await read(5_000, 104.75)).toBe(4_600);
  // Switched off and on.
  expect(await read(10_000, 0.25)).toBe(10_000);
  server.cut();
  await connected(server, 2);
  // What waited in the device comes at once.
  expect(await read(20_000, 8.25)).toBe(18_000);
  expect(await read(20_000, 9.25)).toBe(19_000);
  expect(await read(20_000, 10.25)).toBe(20_000);
  expect(watched.stream.stats.dropped).toBe(0);
});
