import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { readFrom } from "../relay/reader.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import type { Programs } from "./programs.js";
import { compilePrograms } from "./programs.js";
import { promise, seed } from "./promise.js";
import { Fleet } from "./relay-fleet.js";
import { until } from "./until.js";

const ROUNDS = countOf(20, 2);

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

/** Waits until it is so; what is told later would say nothing of gaps. */
async function reach(test: () => boolean): Promise<void> {
  if (!(await until(test, 30_000))) throw new Error(`not within 30 s: ${String(test)}`);
}

describe.each([
  ["webSocket", "contiguous"],
  ["webSocket", "increasing"],
  ["eventSource", "contiguous"],
  ["eventSource", "increasing"],
] as const)("a position that was kept, read by %s of a feed that is %s", (kind, order) => {
  promise(
    "is one gap where it was trimmed, one where the epoch is another, and none where it is held",
    async (tell) => {
      const dice = createDice(seed);
      fleet = await Fleet.start({ program: programs.path("relay"), order, rows: 50, keep: 20, lags: [0, 0], dice });
      const { engine, door, relays, readers } = fleet;
      await fleet.read(2);
      const told = { held: 0, trimmed: 0, "of another epoch": 0 };
      let whole = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const fate of ["held", "trimmed", "of another epoch"] as const) {
          const first = readFrom(kind, () => relays[0].url, order);
          await reach(() => first.stream.position?.epoch === engine.epoch);
          engine.write(dice.between(1, 30));
          await reach(() => first.has(engine.count));
          const saved = first.stream.position;
          const known = engine.count;
          first.stream.destroy();
          engine.write(dice.between(40, 200));
          // What relays have not got yet would be missing for all.
          await reach(() => readers.every(({ has }) => has(engine.count)));
          if (fate === "trimmed") engine.trim(dice.between(1, 30));
          if (fate === "of another epoch") {
            engine.beginAnew();
            await reach(() => door.relay.stream.position?.epoch === engine.epoch);
            engine.write(dice.between(1, 100));
            await reach(() => readers.every(({ has }) => has(engine.count)));
          }
          const from = fate === "held" ? known + 1 : engine.count + 1;
          const back = readFrom(kind, () => relays[1].url, order, saved);
          await reach(() => back.stream.state === "live" && back.stream.position?.epoch === engine.epoch);
          engine.write(5);
          await reach(() => back.has(engine.count));
          told[fate] += back.gaps.length;
          // Rows that were to come are there, each once and in order.
          const wanted = Array.from({ length: engine.count - from + 1 }, (_, i) => from + i);
          if (JSON.stringify(back.values.filter((value) => value >= from)) === JSON.stringify(wanted)) whole += 1;
          back.stream.destroy();
        }
      }
      tell({
        rounds: ROUNDS,
        "gaps, position held": told.held,
        trimmed: told.trimmed,
        "other epoch": told["of another epoch"],
      });
      expect(told).toEqual({ held: 0, trimmed: ROUNDS, "of another epoch": ROUNDS });
      expect(whole).toBe(3 * ROUNDS);
    },
  );
});
