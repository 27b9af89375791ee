import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Order } from "../../src/stream/index.js";
import { DataStream, webSocket } from "../../src/stream/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { until } from "./until.js";

/** A row: a number of its connection, and one of its own. */
interface Numbered {
  readonly seq: number;
  readonly id: number;
  readonly time?: number;
}

interface Run {
  readonly order: Order;
  readonly timed: boolean;
  /** The most rows of a connection. */
  readonly most: number;
}

/**
 * Reads over so many connections. Each begins to count anew, from 0 or 1, or goes on with the count of the one before
 * it and sends some of its rows again; then it is closed.
 */
async function read(ofSeed: number, connections: number, { order, timed, most }: Run) {
  const dice = createDice(ofSeed);
  const server = new WebSocketServer({ port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const start = Date.now() - 1_800_000;
  let life: Numbered[] = [];
  let [ids, sent, again, lives] = [0, 0, 0, 0];
  let first = 1;

  server.on("connection", (socket) => {
    const anew = life.length === 0 || dice.chance(0.5);
    if (anew) [life, first] = [[], dice.between(0, 1)];
    if (anew) lives += 1;
    // A row or two of a life say too little: what is like them may be a replay.
    const repeated = anew ? [] : life.slice(-dice.between(0, Math.min(life.length, most)));
    const fresh = Array.from({ length: dice.between(3, most) }, (_, i): Numbered => {
      const id = ids + i + 1;
      return { seq: first + life.length + i, id, ...(timed && { time: start + id }) };
    });
    ids += fresh.length;
    life = [...life, ...fresh];
    again += repeated.length;
    const rows = [...repeated, ...fresh];
    sent += rows.length;
    for (const row of rows) socket.send(JSON.stringify(row));
    socket.close(1001);
  });

  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = webSocket<Numbered>(url, { WebSocket, position: "/seq", order });
  const stream = new DataStream(source, { retry: { minDelay: 0, maxDelay: 0 }, recent: 0 });
  const told: number[] = [];
  const kinds = new Set<string>();
  let closed = 0;
  stream.on("error", () => {
    closed += 1;
    if (closed === connections) stream.stop();
  });
  stream.on("data", (rows) => told.push(...rows.map(({ id }) => id)));
  stream.on("gap", ({ kind }) => kinds.add(kind));
  stream.start();
  await until(() => closed >= connections, 300_000);
  const { stats } = stream;
  stream.destroy();
  server.close();
  const doubled = told.length - new Set(told).size;
  const disordered = told.filter((id, i) => id < (told[i - 1] ?? 0)).length;
  return { sent, again, lives, ids, kinds: [...kinds], lost: ids - new Set(told).size, doubled, disordered, stats };
}

describe("numbering", () => {
  promise(
    "a server that numbers each connection anew loses and doubles nothing; what it sends again is trimmed",
    async (tell) => {
      const connections = countOf(200, 12);
      const runs: Run[] = (["contiguous", "increasing"] as const).flatMap((order) =>
        [40, 2_500].flatMap((most) => [true, false].map((timed) => ({ order, timed, most }))),
      );
      const outcomes: Awaited<ReturnType<typeof read>>[] = [];
      for (const [i, run] of runs.entries()) {
        outcomes.push(await read(seed * 50 + i, run.most > 1_000 ? Math.ceil(connections / 4) : connections, run));
      }
      const sum = (of: (outcome: Awaited<ReturnType<typeof read>>) => number): number =>
        outcomes.reduce((all, each) => all + of(each), 0);
      tell({
        connections: sum(({ stats }) => stats.reconnects + 1),
        "counted anew": sum(({ lives }) => lives),
        rows: sum(({ ids }) => ids),
        "sent again": sum(({ again }) => again),
        lost: sum(({ lost }) => lost),
        doubled: sum(({ doubled }) => doubled),
      });
      for (const { sent, again, lives, ids, kinds, lost, doubled, disordered, stats } of outcomes) {
        expect({ lost, doubled, disordered, kinds }).toEqual({
          lost: 0,
          doubled: 0,
          disordered: 0,
          kinds: ["unknown"],
        });
        expect(stats).toMatchObject({ received: sent, kept: ids, duplicates: again, dropped: 0, gaps: lives - 1 });
      }
    },
  );
});
