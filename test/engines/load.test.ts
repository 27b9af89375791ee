import { describe, expect } from "vitest";
import { measure } from "../../bench/load/measure.mjs";
import { isFull } from "../chaos/count.js";
import { promise } from "../chaos/promise.js";
import { describeWith } from "../servers/installed.js";

const LOAD = isFull ? { readers: 50, rate: 100, seconds: 10 } : { readers: 8, rate: 50, seconds: 1 };

describe.each([
  ["nats", "nats-server"],
  ["redis", "redis-server"],
  ["postgres", "postgresql"],
] as const)("readers of %s without a relay", (engine, server) => {
  describeWith([server], `with ${server}`, () => {
    promise("are whole to the last row, and what they cost the engine is measured", async (tell) => {
      const directly = { engine, relay: undefined, transport: "direct", every: 0, warmUp: 500 };
      const figures = await measure({ ...directly, ...LOAD });
      const { p50, p99, delivered, engineCpu, engineMemoryPerReader, cut, lost, isWhole } = figures;
      tell({ ...LOAD, "p50, ms": p50, "p99, ms": p99, "CPU of the engine, %": Math.round(100 * engineCpu), cut, lost });
      expect({ cut, lost, isWhole }).toEqual({ cut: 0, lost: 0, isWhole: true });
      expect(delivered).toBeGreaterThan(0);
      if (process.platform !== "linux") return;
      expect(engineCpu).toBeGreaterThan(0);
      expect(engineMemoryPerReader).toBeGreaterThan(0);
    });
  });
});
