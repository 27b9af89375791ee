import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import type { Programs } from "./programs.js";
import { compilePrograms } from "./programs.js";
import { promise, seed } from "./promise.js";
import type { FleetOptions } from "./relay-fleet.js";
import { Fleet, WHOLE } from "./relay-fleet.js";

const CUTS = countOf(200, 12);
const KILLS = countOf(8, 1);
const ENGINE_CUTS = countOf(6, 2);
const BLACKOUTS = countOf(6, 2);

let programs: Programs;
let fleet: Fleet | undefined;

beforeAll(async () => {
  programs = await compilePrograms("relay");
});

afterEach(async () => {
  await fleet?.end();
  fleet = undefined;
});

afterAll(() => {
  programs.remove();
});

async function start(options: Omit<FleetOptions, "program" | "dice">) {
  const dice = createDice(seed + (options.keep ?? 0) + options.lags[1]);
  fleet = await Fleet.start({ ...options, program: programs.path("relay"), dice });
  return { fleet, dice };
}

describe.each([
  ["of a feed that counts its rows", "contiguous", 10_000, 0],
  ["of a log whose ids are two numbers", "increasing", 10_000, 0],
  ["one of them 150 ms behind", "contiguous", 10_000, 150],
  ["one of them 150 ms behind, of a log", "increasing", 10_000, 150],
  ["with rings of 20 rows", "contiguous", 20, 0],
  ["with rings of 20 rows, of a log", "increasing", 20, 0],
] as const)("two relays in processes of their own, %s", (_, order, keep, lag) => {
  promise("bring each row once to readers who are cut to the other one, while relays are killed", async (tell) => {
    const { fleet, dice } = await start({ order, keep, lags: [0, lag], rows: 50 });
    const { engine, door, relays } = fleet;
    await fleet.read(4);
    const writing = setInterval(() => engine.write(dice.between(1, 12)), 5);
    let [kills, engineCuts] = [0, 0];
    for (let cut = 0; cut < CUTS; cut += 1) {
      await sleep(dice.between(5, 60));
      const index = dice.between(0, 1);
      fleet.scatter();
      if (kills < KILLS && cut % Math.floor(CUTS / KILLS) === 0) {
        kills += 1;
        await relays[index].kill();
        await fleet.restart(index);
      }
      if (cut % Math.floor(CUTS / ENGINE_CUTS) === 1) {
        engineCuts += 1;
        // The engine cuts its door off, or the door its relays.
        if (dice.chance(0.5)) engine.cut();
        else door.cut();
      }
      relays[index].cut();
    }
    clearInterval(writing);
    const figures = await fleet.count();
    tell({ cuts: CUTS, kills, "cuts of the engine": engineCuts, ...figures });
    expect(figures).toMatchObject(WHOLE);
    expect(figures.rows).toBeGreaterThan(CUTS);
  });
});

describe.each([
  ["with full rings", "contiguous", 500, 2_000],
  ["with full rings, of a log", "increasing", 500, 2_000],
  ["with rings that no row has come to", "contiguous", 500, 0],
  ["with rings that no row has come to, of a log", "increasing", 500, 0],
] as const)("two relays that are killed at once, %s", (_, order, keep, rows) => {
  promise("go on where their readers were", async (tell) => {
    const { fleet, dice } = await start({ order, keep, lags: [0, 0], rows });
    const { engine } = fleet;
    await fleet.read(4);
    for (let blackout = 0; blackout < BLACKOUTS; blackout += 1) {
      // Of an empty ring: killed before the first row.
      if (blackout > 0 || rows > 0) {
        engine.write(dice.between(1, 300));
        await sleep(dice.between(0, 40));
      }
      await Promise.all(fleet.relays.map((each) => each.kill()));
      fleet.scatter();
      engine.write(dice.between(1, 300));
      await Promise.all(fleet.relays.map((__, index) => fleet.restart(index)));
    }
    engine.write(5);
    const figures = await fleet.count();
    tell({ "kills of both": BLACKOUTS, ...figures });
    expect(figures).toMatchObject(WHOLE);
  });
});
