import { describe, expect } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { DataStream, webSocket } from "../../src/stream/index.js";
import type { NumberedRow } from "../../src/testing/index.js";
import { faultServer } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { createTally } from "./tally.js";
import { until } from "./until.js";

const away = 100;

describe("baseline", () => {
  promise(
    "a stream that was cut before its first row gets every row that was appended while it was away",
    async (tell) => {
      const dice = createDice(seed);
      const server = await faultServer({ WebSocketServer, seed, maxRows: 30 });
      const rounds = countOf(100, 5);
      const arrived: number[] = [];
      let [gaps, strange] = [0, 0];
      for (let round = 0; round < rounds; round += 1) {
        const stream = new DataStream(webSocket<NumberedRow>(server.url, { WebSocket }), {
          retry: { minDelay: 0, maxDelay: 0 },
        });
        const tally = createTally();
        stream.on("error", () => undefined);
        stream.subscribe((rows) => {
          tally.add(rows);
        });
        // The head of an empty feed, in the first round, is a baseline too.
        await until(() => stream.stats.bytes > 0 && stream.state === "live");
        for (let cuts = dice.between(1, 3); cuts > 1; cuts -= 1) {
          const { connections } = server.figures;
          server.cut();
          await until(() => server.figures.connections > connections && stream.state === "live");
        }
        const first = server.head + 1;
        server.cut();
        server.append(away);
        await until(() => tally.newest === server.head, 5_000);
        arrived.push(away - tally.missing(first, server.head));
        gaps += stream.stats.gaps;
        strange += tally.doubled + tally.disordered;
        stream.destroy();
      }
      await server.close();
      tell({ rounds, "rows each": away, "least that arrived": Math.min(...arrived), gaps });
      expect(arrived).toEqual(Array.from({ length: rounds }, () => away));
      expect([gaps, strange]).toEqual([0, 0]);
    },
  );
});
