import { describe, expect } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Gap, Repair } from "../../src/stream/index.js";
import { DataStream, webSocket } from "../../src/stream/index.js";
import type { FaultServer, NumberedRow } from "../../src/testing/index.js";
import { faultServer } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { createTally } from "./tally.js";
import { until } from "./until.js";

const replay = 50;
const keep = 100;

/** What is expected of a gap, and what a gap told. */
function boundsOf({ kind, after, before, count }: Pick<Gap, "kind" | "after" | "before" | "count">): string {
  const edge = ({ position }: Gap["after"]): string => `${String(position?.epoch)}:${String(position?.offset)}`;
  return `${kind} ${edge(after)} … ${edge(before)} ${String(count)}`;
}

const edge = (epoch: string, offset: number): Gap["after"] => ({ time: 0, position: { epoch, offset } });

/** A stream that keeps all that it is told. */
function read(server: FaultServer, history: boolean) {
  const source = webSocket<NumberedRow>(server.url, { WebSocket, ...(history && { history: server.history }) });
  const stream = new DataStream(source, { retry: { minDelay: 0, maxDelay: 0 }, recent: 0 });
  const tallies = new Map<string, ReturnType<typeof createTally>>();
  const gaps: Gap[] = [];
  const repairs: Repair<NumberedRow>[] = [];
  stream.subscribe({
    data: (rows, { position }) => {
      const epoch = position?.epoch ?? "";
      const tally = tallies.get(epoch) ?? createTally();
      tallies.set(epoch, tally);
      tally.add(rows);
    },
    gap: (gap) => gaps.push(gap),
    repair: (repair) => repairs.push(repair),
    error: () => undefined,
  });
  const isLevel = (): boolean => tallies.get(server.epoch)?.newest === server.head;
  return { stream, gaps, repairs, isLevel, all: () => [...tallies.values()] };
}

describe("losses", () => {
  promise("each loss beyond repair is one gap with exact bounds, and there is no other", async (tell) => {
    const server = await faultServer({ WebSocketServer, seed, replay, keep, epoch: "life 0" });
    const [mended, plain] = [read(server, true), read(server, false)];
    const readers = [mended, plain];
    const everyone = (test: (reader: typeof plain) => boolean) => until(() => readers.every(test));
    const expected: string[] = [];
    const left: string[] = [];
    const losses = countOf(500, 10);
    const dice = createDice(seed);
    let [rows, renewed, spared] = [0, 0, 0];
    const append = (count: number): void => {
      rows += count;
      server.append(count);
    };
    await everyone(({ stream }) => stream.stats.bytes > 0 && stream.state === "live");

    for (let i = 0; i < losses; i += 1) {
      append(dice.between(1, 2_200));
      await everyone(({ isLevel }) => isLevel());
      if (dice.chance(0.5)) {
        server.cut();
        append(dice.between(1, replay));
        await everyone(({ isLevel }) => isLevel());
        spared += 1;
      }
      const { epoch, head } = server;
      if (dice.chance(0.3)) {
        server.restart(`life ${i + 1}`);
        append(dice.between(0, 2 * replay));
        expected.push(
          boundsOf({
            kind: "lost",
            after: edge(epoch, head),
            before: edge(server.epoch, server.head + 1),
            count: undefined,
          }),
        );
        renewed += 1;
      } else {
        server.cut();
        append(dice.between(keep + 1, 3_000));
        expected.push(
          boundsOf({
            kind: "lost",
            after: edge(epoch, head),
            before: edge(epoch, server.head + 1),
            count: server.head - head,
          }),
        );
        const held = server.head - keep + 1;
        left.push(
          boundsOf({ kind: "lost", after: edge(epoch, head), before: edge(epoch, held), count: held - head - 1 }),
        );
      }
      const told = await everyone(({ gaps, stream }) => gaps.length >= expected.length && stream.state === "live");
      if (!told || !(await until(() => mended.repairs.length >= left.length))) break;
      append(1);
      await everyone(({ isLevel }) => isLevel());
    }

    for (const { stream } of readers) stream.destroy();
    await server.close();
    const strange = readers.map(({ gaps }) => gaps.map(boundsOf).filter((words, i) => words !== expected[i]).length);
    tell({ losses: expected.length, "new epochs": renewed, "cuts without loss": spared, rows });
    tell({
      "gaps told": plain.gaps.length,
      "with inexact bounds": strange[0] + strange[1],
      "partly repaired": mended.repairs.length,
    });
    for (const { gaps, all } of readers) {
      expect(gaps.map(boundsOf)).toEqual(expected);
      expect(all().reduce((sum, { doubled, disordered }) => sum + doubled + disordered, 0)).toBe(0);
    }
    expect(expected).toHaveLength(losses);
    expect(
      mended.repairs.map(({ missing }) =>
        missing.map((hole) => boundsOf({ kind: "lost", count: undefined, ...hole })).join(),
      ),
    ).toEqual(left);
    expect(mended.repairs.every(({ rows: held }) => held.length === keep)).toBe(true);
    expect(rows).toBeGreaterThanOrEqual(countOf(1_000_000));
  });
});
