import { afterEach, expect } from "vitest";
import { countOf } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { until } from "../chaos/until.js";
import { describeWith } from "../servers/installed.js";
import { natsKind, untilBack } from "./nats-kind.js";
import type { Undo } from "./nats-stream.js";
import { startStream } from "./nats-stream.js";

const undo: Undo = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Rows that are on their way to the server at once. */
const UNDERWAY = 200;

describeWith(natsKind.packages, "a burst to NATS", () => {
  promise("nats: forgets no acknowledged row of a burst within which the server is killed (-9)", async (tell) => {
    const { server, js, connection, read } = await startStream(undo);
    const dice = createDice(seed);
    const rows = countOf(20_000, 4_000);
    const kills = countOf(5, 1);
    const reader = read();
    await reader.hasBegun();
    const acknowledged: number[] = [];
    const killsAt = Array.from({ length: kills }, () => dice.between(1, rows - 1)).sort((a, b) => a - b);
    let sent = 0;
    let isUp = Promise.resolve();
    const restart = async (): Promise<void> => {
      await server.kill();
      await server.start();
      await untilBack(connection);
    };
    /** Publishes a row after the other: many do at once, so that a kill finds rows and answers on their way. */
    const publish = async (): Promise<void> => {
      while (acknowledged.length < rows) {
        await isUp;
        const value = (sent += 1);
        try {
          await js.publish("numbers.all", JSON.stringify({ value }), { timeout: 1_000 });
        } catch {
          continue;
        }
        acknowledged.push(value);
        if (acknowledged.length >= killsAt[0]) {
          killsAt.shift();
          isUp = isUp.then(restart);
        }
      }
    };
    await Promise.all(Array.from({ length: UNDERWAY }, publish));
    const last = Math.max(...acknowledged);
    await until(() => reader.values.includes(last), 30_000);
    const seen = new Set(reader.values);
    const forgotten = acknowledged.filter((value) => !seen.has(value)).length;
    const doubled = reader.values.length - seen.size;
    tell({ kills, sent, acknowledged: acknowledged.length, rows: reader.values.length, forgotten, doubled });
    expect({ forgotten, doubled, gaps: reader.gaps }).toEqual({ forgotten: 0, doubled: 0, gaps: [] });
    expect(reader.stream.stats.reconnects).toBeGreaterThanOrEqual(kills);
  });
});
