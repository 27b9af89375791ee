import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { DataStream, lines } from "../../src/stream/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { createTally } from "./tally.js";
import { until } from "./until.js";

/** The rows of a feed, each with a text of several bytes a character, so that a cut may fall within one. */
const textOf = (value: number): string => JSON.stringify({ seq: value, rows: [{ time: value, value, unit: "µ€𝄞" }] });

/**
 * A server of numbered lines from the position asked for on: it writes them in pieces of any size, ends each line as it
 * likes, and cuts the answer anywhere.
 */
async function serve(ofSeed: number, last: number) {
  const dice = createDice(ofSeed);
  const figures = { cuts: 0, answers: 0 };
  const server = createServer((request, response) => {
    figures.answers += 1;
    const after = Number(new URL(request.url ?? "/", "http://x").searchParams.get("after"));
    const count = Math.min(dice.between(1, 40), last - after);
    const text = Array.from(
      { length: count },
      (_, i) => textOf(after + i + 1) + dice.one(["\n", "\r\n", "\r", "\n\n"]),
    );
    const bytes = Buffer.from(text.join(""));
    const isLast = after + count >= last;
    const end = isLast || dice.chance(0.3) ? bytes.length : dice.between(0, bytes.length - 1);
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    const write = (at: number): void => {
      if (at < end) {
        const next = Math.min(end, at + dice.between(1, 300));
        response.write(bytes.subarray(at, next), () => {
          setImmediate(write, next);
        });
      } else if (isLast) {
        // Stays open, as a live feed does.
      } else if (dice.chance(0.5)) response.end();
      else {
        figures.cuts += 1;
        response.destroy();
      }
    };
    write(0);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    figures,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe("lines", () => {
  promise(
    "that are cut anywhere lose no row, double none, and are read one at a time by a decode that takes its time",
    async (tell) => {
      const last = countOf(100_000, 1_500);
      const server = await serve(seed, last);
      const dice = createDice(seed + 1);
      let reading = 0;
      let most = 0;
      const source = lines<{ time: number; value: number }>(
        ({ resume }) => `${server.url}?after=${resume?.offset ?? 0}`,
        {
          resumes: true,
          async decode(line) {
            most = Math.max(most, (reading += 1));
            try {
              if (dice.chance(0.2)) await new Promise(setImmediate);
              const { seq, rows } = JSON.parse(line) as { seq: number; rows: { time: number; value: number }[] };
              return { rows, position: seq };
            } finally {
              reading -= 1;
            }
          },
        },
      );
      const stream = new DataStream(source, { retry: { minDelay: 0, maxDelay: 0 }, recent: 0, timeUnit: "ms" });
      const tally = createTally();
      stream.on("error", () => undefined);
      stream.subscribe((rows) => {
        tally.add(rows);
      });
      await until(() => tally.newest === last, 600_000);
      const { stats } = stream;
      stream.destroy();
      server.close();
      const { doubled, disordered } = tally;
      const lost = tally.missing(1, last);
      const { cuts, answers } = server.figures;
      const rows = last;
      tell({
        rows,
        answers,
        cuts,
        lost,
        doubled,
        "out of order": disordered,
        gaps: stats.gaps,
        dropped: stats.dropped,
      });
      expect(cuts).toBeGreaterThan(last / 200);
      expect({ lost, doubled, disordered, most, gaps: stats.gaps }).toEqual({
        lost: 0,
        doubled: 0,
        disordered: 0,
        most: 1,
        gaps: 0,
      });
    },
  );
});
