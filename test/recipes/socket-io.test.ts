import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { countOf, patience } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { seed } from "../chaos/promise.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { connect, socketStream } from "./socket-io.js";
import { serve } from "./socket-io-server.js";
import { serving, waiting, watch } from "./watch.js";

/** Starts the server of the page, on a port that it may have had before. */
async function start(absence: number, port = 0) {
  const http = createServer();
  const server = serve(http, absence);
  onTestFinished(() => server.close());
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  return { server, port: (http.address() as AddressInfo).port };
}

async function begin(absence: number) {
  let hub = await start(absence);
  const line = await serving(startCuttingProxy(hub.port));
  const socket = connect(`http://127.0.0.1:${line.port}`, { reconnectionDelay: 30, reconnectionDelayMax: 30 });
  onTestFinished(() => void socket.disconnect());
  const watched = watch<{ value: number }>(socketStream(socket, "reading"));
  await watched.reaches("live");
  let written = 0;
  /** Sends numbered rows. */
  const send = (count: number): void => {
    for (let i = 0; i < count; i += 1) hub.server.emit("reading", { value: (written += 1) });
  };
  /** Has something happen while the client cannot come back. */
  const away = async (happen: () => unknown): Promise<void> => {
    line.refusing = true;
    line.cut();
    await vi.waitFor(() => expect(hub.server.sockets.sockets.size).toBe(0), waiting);
    await happen();
    line.refusing = false;
  };
  const restart = async (): Promise<void> => {
    await hub.server.close();
    hub = await start(absence, hub.port);
  };
  const values = (): number[] => watched.rows.map(({ value }) => value);
  const isUp = () =>
    vi.waitFor(() => expect([hub.server.sockets.sockets.size, socket.connected]).toEqual([1, true]), waiting);
  return { line, watched, send, away, restart, values, isUp, written: () => written };
}

const numbers = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

it("runs the code of docs/recipes/socket-io.md as it stands there", () => {
  expect(blocksOf("socket-io", "js")).toEqual([runCodeOf("socket-io-server"), runCodeOf("socket-io")]);
});

it(
  "brings each row once, in order, through cuts of which the client recovers",
  async () => {
    const { watched, send, away, values, written } = await begin(60_000);
    send(1);
    await watched.has(1);
    const dice = createDice(seed);
    const cuts = countOf(100, 10);
    for (let cut = 0; cut < cuts; cut += 1) {
      send(dice.between(0, 3));
      await away(() => {
        send(dice.between(0, 5));
      });
      send(dice.between(0, 3));
      await watched.has(written());
    }
    send(1);
    await watched.has(written());
    expect(values()).toEqual(numbers(written()));
    expect(watched.gaps).toEqual([]);
    expect(watched.stream.stats).toMatchObject({ reconnects: cuts, duplicates: 0 });
  },
  patience,
);

it.each([
  ["an absence that was too long", 150, () => new Promise((resolve) => setTimeout(resolve, 400))],
  ["a server that was started anew", 60_000, (restart: () => Promise<void>) => restart()],
] as const)("tells exactly one gap after %s", async (_, absence, happen) => {
  const { watched, send, away, restart, values, isUp } = await begin(absence);
  send(2);
  await watched.has(2);
  await away(async () => {
    send(3);
    await happen(restart);
  });
  await isUp();
  send(2);
  await watched.has(4);
  expect(values()).toEqual([1, 2, 6, 7]);
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
});
