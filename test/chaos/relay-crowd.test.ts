import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { get } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { WebSocket } from "ws";
import { measure } from "../../bench/load/measure.mjs";
import { isFull } from "./count.js";
import { createDice } from "./dice.js";
import type { Programs } from "./programs.js";
import { compilePrograms } from "./programs.js";
import { promise, seed } from "./promise.js";
import { Fleet, WHOLE } from "./relay-fleet.js";
import { until } from "./until.js";

const MIB = 1 << 20;

/** A text in a row: with the rest of it about a KiB. */
const LONG_ROW = "x".repeat(1_000);

/** What each reader is sent, first without one that stands still, for comparison, then with it. */
const MEGABYTES = isFull ? 40 : 24;

/** Readers that come back at once. */
const CROWD = 300;

/** Readers, rows a second, and seconds. */
const LOAD = isFull ? { readers: 500, rate: 1_000, seconds: 20 } : { readers: 60, rate: 500, seconds: 1 };

const RETURNS = isFull ? 10 : 2;

let programs: Programs;
let fleet: Fleet | undefined;

beforeAll(async () => {
  programs = await compilePrograms("relay", "relay-code");
});

afterEach(async () => {
  await fleet?.end();
  fleet = undefined;
});

afterAll(() => {
  programs.remove();
});

async function start(rows: number): Promise<Fleet> {
  const dice = createDice(seed);
  fleet = await Fleet.start({ program: programs.path("relay"), order: "contiguous", rows, lags: [0], dice });
  return fleet;
}

/** Opens a WebSocket that reads nothing; returns what breaks it off. */
async function stallSocket(url: string): Promise<() => void> {
  const socket = new WebSocket(url.replace("http", "ws"));
  socket.on("error", () => undefined);
  await once(socket, "open");
  socket.send(JSON.stringify({ resume: null }));
  socket.pause();
  return () => socket.terminate();
}

/** Asks for Server-Sent Events, and reads none. */
async function stallEvents(url: string): Promise<() => void> {
  const request = get(url, { headers: { accept: "text/event-stream" } });
  request.on("error", () => undefined);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.pause();
  return () => request.destroy();
}

describe.each([
  ["reader over a WebSocket", stallSocket],
  ["reader of events", stallEvents],
])("a relay with a %s that stands still", (_, stall) => {
  promise(
    "cuts it, once, while others get MB after MB, holds no more than its bounds, and keeps all others whole",
    async (tell) => {
      const fleet = await start(100);
      const [relay] = fleet.relays;
      await fleet.read(4);
      /** Writes so many MB, which all others read; resolves to the most memory that the relay had meanwhile. */
      const write = async (megabytes: number): Promise<number> => {
        let most = 0;
        for (let i = 0; i < megabytes; i += 1) {
          fleet.engine.write(1_000, LONG_ROW);
          await until(() => fleet.readers.every(({ has }) => has(fleet.engine.count)));
          most = Math.max(most, (await relay.state()).rss);
        }
        return most;
      };
      const before = await write(MEGABYTES);
      const letGo = await stall(relay.url);
      const grown = ((await write(MEGABYTES)) - before) / MIB;
      const { stats } = await relay.state();
      letGo();
      const figures = await fleet.count();
      tell({ ...figures, "MB a reader": MEGABYTES, cuts: stats.cut, "memory grown, MiB": Math.round(grown) });
      expect(figures).toMatchObject(WHOLE);
      expect(stats.cut).toBe(1);
      expect(grown).toBeLessThan(100);
    },
  );
});

describe("300 readers of a relay", () => {
  promise("who come back at once are whole, and the engine is asked nothing", async (tell) => {
    const fleet = await start(500);
    const { engine } = fleet;
    const [relay] = fleet.relays;
    await fleet.read(CROWD);
    const before = await relay.state();
    for (let round = 0; round < RETURNS; round += 1) {
      engine.write(200);
      await until(() => fleet.readers.every(({ has }) => has(engine.count)), 30_000);
      relay.cut();
      engine.write(300);
    }
    const figures = await fleet.count();
    const { stats } = await relay.state();
    const questions = stats.questions - before.stats.questions;
    tell({ returns: RETURNS, ...figures, resumed: stats.resumed, "questions to the engine": questions });
    expect(figures).toMatchObject(WHOLE);
    expect(stats.resumed).toBe(CROWD * RETURNS);
    expect(questions).toBe(0);
  });
});

describe.each(["webSocket", "eventSource"])("many readers of many rows, by %s", (transport) => {
  promise("are whole to the last row, and none falls behind", async (tell) => {
    const [relay, stream] = [programs.path("relay-code"), programs.path("relay-code")];
    const figures = await measure({ engine: "memory", relay, stream, transport, every: 50, warmUp: 500, ...LOAD });
    const { p50, p99, cpu, cut, lost, isWhole } = figures;
    tell({ ...LOAD, "p50, ms": p50, "p99, ms": p99, "CPU, % of a core": Math.round(100 * cpu), cut, lost });
    expect({ cut, lost, isWhole }).toEqual({ cut: 0, lost: 0, isWhole: true });
    expect(figures.delivered).toBeGreaterThan(0);
  });
});
