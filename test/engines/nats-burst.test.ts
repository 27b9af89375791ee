import { afterEach, expect } from "vitest";
import { countOf } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { until } from "../chaos/until.js";
import { describeWith } from "../servers/installed.js";
import { natsKind, untilBack } from "./nats-kind.js";
import type { Undo } from "./nats-stream.js";
import { numbers, startStream } from "./nats-stream.js";

const undo: Undo = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Rows that are on their way to the server at once. */
const UNDERWAY = 250;

describeWith(natsKind.packages, "a burst to NATS", () => {
  promise("nats: forgets no acknowledged row of a burst within which the server is killed (-9)", async (tell) => {
    const { server, js, connection, read } = await startStream(undo);
    const dice = createDice(seed);
    const rows = countOf(20_000, 2_000);
    const kills = countOf(5, 1);
    const reader = read();
    await reader.hasBegun();
    const acknowledged: number[] = [];
    const killsAt = new Set<number>();
    while (killsAt.size < kills) killsAt.add(dice.between(1, rows / UNDERWAY - 1));
    for (let chunk = 0; acknowledged.length < rows; chunk += 1) {
      const values = numbers(chunk * UNDERWAY + 1, (chunk + 1) * UNDERWAY);
      const publishing = values.map((value) =>
        js.publish("numbers.all", JSON.stringify({ value }), { timeout: 1_000 }).then(
          () => acknowledged.push(value),
          () => undefined,
        ),
      );
      if (killsAt.has(chunk)) {
        // In the middle of the answers.
        await until(() => acknowledged.length % UNDERWAY > 0, 100);
        await server.kill();
        await server.start();
      }
      await Promise.all(publishing);
      await untilBack(connection);
    }
    const last = acknowledged.at(-1)!;
    await until(() => reader.values.at(-1) === last, 30_000);
    const seen = new Set(reader.values);
    const forgotten = acknowledged.filter((value) => !seen.has(value)).length;
    const doubled = reader.values.length - seen.size;
    tell({ kills, acknowledged: acknowledged.length, rows: reader.values.length, forgotten, doubled });
    expect({ forgotten, doubled, gaps: reader.gaps }).toEqual({ forgotten: 0, doubled: 0, gaps: [] });
    expect(reader.stream.stats.reconnects).toBeGreaterThanOrEqual(kills);
  });
});
