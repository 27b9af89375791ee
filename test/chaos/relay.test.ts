import { describe, expect } from "vitest";
import type { Order } from "../../src/stream/index.js";
import { Engine } from "../relay/engine.js";
import type { RunningRelay } from "../relay/reader.js";
import { readFrom, startRelay } from "../relay/reader.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { until } from "./until.js";

const CUTS = countOf(200, 24);
const KILLS = countOf(8, 2);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Two relays of an engine, and readers who go from one to the other. */
async function runRelays(order: Order, keep: number, lag: number) {
  const dice = createDice(seed + keep + lag);
  const engine = new Engine(order);
  engine.write(50);
  const start = (index: number): Promise<RunningRelay> => startRelay(engine.source(index === 1 ? lag : 0), { keep });
  const relays = [await start(0), await start(1)];
  const chosen = [0, 1, 0, 1];
  const readers = chosen.map((_, i) =>
    readFrom(i % 2 === 0 ? "webSocket" : "eventSource", () => relays[chosen[i]].url, order),
  );
  await until(() => readers.every(({ stream }) => stream.position?.epoch === "e1"));
  const first = engine.count + 1;
  const writing = setInterval(() => {
    engine.write(dice.between(1, 12));
  }, 5);
  let kills = 0;
  for (let cut = 0; cut < CUTS; cut += 1) {
    await pause(dice.between(5, 60));
    const index = dice.between(0, 1);
    if (cut % Math.floor(CUTS / KILLS) === 0) {
      kills += 1;
      await relays[index].close();
      relays[index] = await start(index);
    }
    if (cut % Math.floor(CUTS / 3) === 1) engine.cut();
    chosen.forEach((_, i) => (chosen[i] = dice.between(0, 1)));
    relays[index].cut();
  }
  clearInterval(writing);
  const isWhole = await until(() => readers.every(({ has }) => has(engine.count)), 20_000);
  const rows = engine.count - first + 1;
  const told = readers.map(({ values, gaps }) => ({
    lost: rows - new Set(values.filter((value) => value >= first)).size,
    doubled: values.length - new Set(values).size,
    disordered: values.filter((value, i) => i > 0 && value < values[i - 1]).length,
    gaps: gaps.length,
  }));
  for (const { stream } of readers) stream.destroy();
  for (const each of relays) await each.close();
  const sum = (name: "lost" | "doubled" | "disordered" | "gaps"): number =>
    told.reduce((all, each) => all + each[name], 0);
  return {
    isWhole,
    figures: { readers: readers.length, cuts: CUTS, kills, rows, lost: sum("lost"), doubled: sum("doubled") },
    disordered: sum("disordered"),
    gaps: sum("gaps"),
  };
}

describe.each([
  ["of a feed that counts its rows", "contiguous", 10_000, 0],
  ["of a log whose ids are two numbers", "increasing", 10_000, 0],
  ["one of them 150 ms behind", "contiguous", 10_000, 150],
  ["one of them 150 ms behind, of a log", "increasing", 10_000, 150],
  ["with rings of 20 rows", "contiguous", 20, 0],
  ["with rings of 20 rows, of a log", "increasing", 20, 0],
] as const)("two relays, %s", (_, order, keep, lag) => {
  promise("bring each row once to readers who are cut to the other one", async (tell) => {
    const { isWhole, figures, disordered, gaps } = await runRelays(order, keep, lag);
    tell({ ...figures, disordered, gaps });
    expect({ isWhole, disordered, gaps, lost: figures.lost, doubled: figures.doubled }).toEqual({
      isWhole: true,
      disordered: 0,
      gaps: 0,
      lost: 0,
      doubled: 0,
    });
  });
});
