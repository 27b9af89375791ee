import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { WebSocketServer } from "ws";
import { faultServer } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import type { Programs } from "./programs.js";
import { compilePrograms } from "./programs.js";
import { promise, seed } from "./promise.js";

let programs: Programs;

beforeAll(async () => {
  programs = await compilePrograms("event-log", "end");
});

afterAll(() => {
  programs.remove();
});

/** Runs a program in a process of its own, to its own end. */
function run(name: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [programs.path(name), ...args],
      { timeout: 30_000, maxBuffer: 2 ** 28 },
      (_error, out, err) => {
        resolve({ code: child.exitCode, out, err });
      },
    );
  });
}

describe("determinism", () => {
  promise("two processes write the same event log, byte for byte, of the same seed", async (tell) => {
    let [same, bytes, events] = [0, 0, 0];
    const kinds = new Set<string>();
    const logs = new Set<string>();
    const seeds = countOf(20, 1);
    for (let i = 0; i < seeds; i += 1) {
      const [one, other] = await Promise.all([run("event-log", String(seed + i)), run("event-log", String(seed + i))]);
      expect([one.code, one.err]).toEqual([0, ""]);
      if (one.out === other.out) same += 1;
      bytes += one.out.length;
      logs.add(one.out);
      const recording = JSON.parse(one.out) as { events: { type: string }[] };
      events += recording.events.length;
      for (const { type } of recording.events) kinds.add(type);
    }
    const { out } = await run("event-log", String(seed + seeds));
    logs.add(out);
    tell({ seeds, "processes each": 2, events, bytes, "logs that differ": seeds - same });
    expect(same).toBe(seeds);
    expect(logs.size).toBe(seeds + 1);
    expect([...kinds].sort()).toEqual(["data", "drop", "error", "gap", "repair", "state"]);
  });

  promise("a process ends by itself when its streams are stopped", async (tell) => {
    const server = await faultServer({ WebSocketServer, seed });
    const timer = setInterval(() => {
      server.append(2);
    }, 10);
    const rounds = countOf(20, 1);
    const runs: Awaited<ReturnType<typeof run>>[] = [];
    for (let i = 0; i < rounds; i += 1) runs.push(await run("end", server.url, server.history));
    clearInterval(timer);
    await server.close();
    const lines = ["poll destroy", "poll stop", "random destroy", "random stop", "webSocket destroy", "webSocket stop"];
    const whole = runs.filter(
      ({ code, err, out }) => code === 0 && err === "" && out.trim().split("\n").sort().join() === lines.join(),
    );
    tell({ processes: rounds, "ended by themselves": runs.filter(({ code }) => code === 0).length });
    expect(runs.filter((each) => !whole.includes(each))).toEqual([]);
  });
});
