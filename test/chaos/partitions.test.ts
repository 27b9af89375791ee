import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { DataStream, webSocket } from "../../src/stream/index.js";
import { countOf } from "./count.js";
import type { Dice } from "./dice.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { until } from "./until.js";

interface Reading {
  readonly time: number;
  readonly partition: string;
  readonly offset: number;
}

interface Resume {
  readonly partitions?: Record<string, { readonly seq: number }>;
}

/** A topic of so many partitions, each numbered from another offset on. */
function createTopic(dice: Dice, count: number) {
  const start = Date.now() - 1_800_000;
  const logs = Array.from({ length: count }, (_, i) => ({
    name: `p${i}`,
    base: dice.between(0, 1_000),
    rows: [] as Reading[],
  }));
  let rows = 0;
  return {
    logs,
    append(many: number): void {
      for (let i = 0; i < many; i += 1) {
        const log = dice.one(logs);
        rows += 1;
        log.rows.push({ time: start + rows, partition: log.name, offset: log.base + log.rows.length });
      }
    },
    get length() {
      return rows;
    },
  };
}

/**
 * Reads a topic over so many connections, each of which resumes every partition by itself, a little early or, where
 * rows are lost, late.
 */
async function read(ofSeed: number, connections: number, partitions: number, lossy: boolean) {
  const dice = createDice(ofSeed);
  const topic = createTopic(dice, partitions);
  const server = new WebSocketServer({ port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const figures = { connections: 0, again: 0, lost: 0, stretches: 0 };
  server.on("connection", (socket) => {
    socket.once("message", (message) => {
      figures.connections += 1;
      const { resume } = JSON.parse((message as Buffer).toString("utf8")) as { resume: Resume | null };
      const waiting = topic.logs.map(({ name, base, rows }) => {
        const known = resume?.partitions?.[name];
        const next = known ? known.seq + 1 - base : 0;
        const early = known ? dice.between(0, Math.min(3, next)) : 0;
        const lost = known && lossy && dice.chance(0.3) && rows.length - next > 3 ? dice.between(1, 3) : 0;
        figures.again += lost > 0 ? 0 : early;
        figures.lost += lost;
        figures.stretches += lost > 0 ? 1 : 0;
        return rows.slice(lost > 0 ? next + lost : next - early);
      });
      // Partitions come in any order among one another, each in its own.
      for (
        let left = waiting.filter((rows) => rows.length > 0);
        left.length > 0;
        left = left.filter((rows) => rows.length > 0)
      ) {
        const rows = dice.one(left).splice(0, dice.between(1, 5));
        const { partition, offset } = rows[rows.length - 1];
        socket.send(JSON.stringify({ epoch: "e", partition, seq: offset, rows }));
      }
      socket.close(1001);
    });
  });
  const { port } = server.address() as AddressInfo;
  const stream = new DataStream(webSocket<Reading>(`ws://127.0.0.1:${port}`, { WebSocket }), {
    retry: { minDelay: 0, maxDelay: 0 },
    recent: 0,
  });
  const told = new Map<string, number[]>();
  let [closed, missing] = [0, 0];
  topic.append(partitions * 3);
  stream.on("error", () => {
    closed += 1;
    topic.append(dice.between(1, 10 * partitions));
    if (closed >= connections) stream.stop();
  });
  stream.on("data", (rows) => {
    for (const { partition, offset } of rows) {
      const offsets = told.get(partition) ?? [];
      told.set(partition, offsets);
      offsets.push(offset);
    }
  });
  stream.on("gap", ({ count = 0 }) => {
    missing += count;
  });
  stream.start();
  await until(() => closed >= connections, 300_000);
  const { stats } = stream;
  stream.destroy();
  server.close();
  const offsets = [...told.values()];
  const disordered = offsets.reduce(
    (sum, list) => sum + list.filter((offset, i) => offset <= (list[i - 1] ?? -1)).length,
    0,
  );
  return { ...figures, missing, disordered, stats };
}

describe("partitions", () => {
  promise(
    "each partition of a feed goes on where it was: none vanishes behind another, " +
      "and what one lost is a gap of its own",
    async (tell) => {
      const connections = countOf(400, 20);
      const outcomes: Awaited<ReturnType<typeof read>>[] = [];
      for (const [i, partitions] of [2, 7, 40].entries()) {
        for (const lossy of [false, true]) {
          outcomes.push(await read(seed * 50 + 2 * i + Number(lossy), connections, partitions, lossy));
        }
      }
      const sum = (of: (outcome: Awaited<ReturnType<typeof read>>) => number): number =>
        outcomes.reduce((all, each) => all + of(each), 0);
      tell({
        connections: sum((outcome) => outcome.connections),
        rows: sum(({ stats }) => stats.kept),
        "sent again": sum(({ again }) => again),
        "stretches lost": sum(({ stretches }) => stretches),
        "rows lost": sum(({ lost }) => lost),
        gaps: sum(({ stats }) => stats.gaps),
      });
      for (const { again, lost, stretches, missing, disordered, stats } of outcomes) {
        expect({ disordered, missing }).toEqual({ disordered: 0, missing: lost });
        expect(stats).toMatchObject({ gaps: stretches, duplicates: again, dropped: 0 });
      }
      expect(sum(({ stretches }) => stretches)).toBeGreaterThan(0);
    },
  );
});
