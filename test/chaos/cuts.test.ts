import { describe, expect } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Environment } from "../../src/stream/index.js";
import { DataStream, platform, webSocket } from "../../src/stream/index.js";
import type { FaultServer, NumberedRow } from "../../src/testing/index.js";
import { faultServer } from "../../src/testing/index.js";
import { turn } from "../../src/testing/turn.js";
import { countOf, isFull } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { createTally } from "./tally.js";
import { until } from "./until.js";

const faults = {
  refuse: 0.15,
  reset: 0.05,
  midFrame: 0.05,
  midReplay: 0.08,
  halfOpen: 0.015,
  close: 0.02,
  slowClose: 0.01,
  overlap: 0.15,
  slice: 0.1,
  fragment: 0.1,
  delay: 0.05,
};

/** How each fault that costs a connection is called in the figures. */
const names: Record<string, string> = {
  refuse: "in handshake",
  reset: "reset",
  midFrame: "mid-frame",
  midReplay: "during replay",
  halfOpen: "half-open",
  close: "closed",
  slowClose: "closed",
};

const rowsPerCut = 50;

/** Time that runs a thousand times as fast, so that the ten seconds of grace of a heartbeat are short. */
const fast: Environment = {
  ...platform,
  now: () => start + (platform.now() - start) * 1_000,
  setTimeout: (callback, delay) => platform.setTimeout(callback, delay / 1_000),
};
const start = platform.now();

interface Outcome {
  readonly cuts: Record<string, number>;
  readonly rows: number;
  readonly duplicates: number;
  readonly faults: { lost: number; doubled: number; "out of order": number; gaps: number };
}

/** Reads from a server of this seed until so many connections have been lost. */
async function cutOften(ofSeed: number, count: number): Promise<Outcome> {
  const server = await faultServer({ WebSocketServer, seed: ofSeed, faults, heartbeat: 5, latency: 3, maxRows: 20 });
  server.heal();
  const source = webSocket<NumberedRow>(server.url, { WebSocket, heartbeat: 10_000 });
  const stream = new DataStream(source, {
    environment: fast,
    retry: { minDelay: 0, maxDelay: 0 },
    connectTimeout: 1_000_000,
    recent: 0,
  });
  const tally = createTally();
  stream.on("error", () => undefined);
  stream.subscribe((rows) => {
    tally.add(rows);
  });
  await until(() => stream.stats.bytes > 0 && stream.state === "live");
  server.heal(false);

  const dice = createDice(ofSeed);
  const cuts = createCuts(server);
  while (cuts.total() < count) {
    const before = cuts.total();
    const target = rowsPerCut * (before + 1);
    server.append(Math.max(1, (target - server.head) >> 1));
    if (dice.chance(0.3)) cuts.cut("reset");
    server.append(Math.max(1, target - server.head));
    if (dice.chance(0.4)) {
      // More rows while what was missed is on its way, and perhaps the next cut.
      const { resumes } = server.figures;
      if (!(await until(() => server.figures.resumes > resumes || tally.newest === server.head))) break;
      for (let turns = dice.between(0, 3); turns > 0; turns -= 1) await turn();
      const replaying = tally.newest < server.head;
      server.append(dice.between(1, 30));
      if (replaying && dice.chance(0.6)) cuts.cut("straddling replays");
    }
    if (dice.chance(0.3)) await turn();
    else if (!(await until(() => tally.newest === server.head))) break;
  }
  server.heal();
  server.append(Math.max(1, rowsPerCut * count - server.head));
  await until(() => tally.newest === server.head);
  const { duplicates, gaps } = stream.stats;
  stream.destroy();
  await server.close();
  const lost = tally.missing(1, server.head);
  return {
    cuts: cuts.byName(),
    rows: server.head,
    duplicates,
    faults: { lost, doubled: tally.doubled, "out of order": tally.disordered, gaps },
  };
}

/** Counts the connections that a server lost, of itself or by `cut`. */
function createCuts(server: FaultServer) {
  const counts: Record<string, number> = {};
  let read = 0;
  let total = 0;
  const count = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
    total += 1;
  };
  const refresh = (): void => {
    for (const { fault } of server.faults.slice(read)) if (names[fault]) count(names[fault]);
    read = server.faults.length;
  };
  return {
    cut(name: string): void {
      if (server.open > 0) count(name);
      server.cut();
    },
    total() {
      refresh();
      return total;
    },
    byName() {
      refresh();
      return counts;
    },
  };
}

describe("cuts", () => {
  promise("no row is lost, doubled or out of order, however a connection is cut", async (tell) => {
    const each = countOf(1_000, 100);
    const outcomes: Outcome[] = [];
    for (let i = 0; i < countOf(20, 2); i += 1) outcomes.push(await cutOften(seed * 100 + i, each));

    const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, outcome) => all + of(outcome), 0);
    const kinds = [...new Set(Object.values(names)), "straddling replays"];
    const byKind = Object.fromEntries(kinds.map((kind) => [kind, sum(({ cuts }) => cuts[kind] ?? 0)]));
    const cuts = Object.values(byKind).reduce((a, b) => a + b);
    tell({
      cuts,
      seeds: outcomes.length,
      ...byKind,
      rows: sum(({ rows }) => rows),
      "rows sent again": sum(({ duplicates }) => duplicates),
    });
    tell({
      lost: sum((outcome) => outcome.faults.lost),
      doubled: sum((outcome) => outcome.faults.doubled),
      "out of order": sum((outcome) => outcome.faults["out of order"]),
    });
    for (const outcome of outcomes) expect(outcome.faults).toEqual({ lost: 0, doubled: 0, "out of order": 0, gaps: 0 });
    expect(cuts).toBeGreaterThanOrEqual(each * outcomes.length);
    expect(sum(({ rows }) => rows)).toBeGreaterThanOrEqual(rowsPerCut * each * outcomes.length);
    expect(sum(({ duplicates }) => duplicates)).toBeGreaterThan(0);
    if (isFull) expect(kinds.filter((kind) => byKind[kind] < 20)).toEqual([]);
  });
});
