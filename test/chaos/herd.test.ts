import { describe, expect } from "vitest";
import type { Environment, Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { seeded } from "../../src/testing/seeded.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

const width = 100;
const cap = 30_000;

/** The most of these moments, ms, that lie within any `width` ms. */
function mostWithin(moments: readonly number[]): number {
  const sorted = Float64Array.from(moments).sort();
  let [most, first] = [0, 0];
  for (let last = 0; last < sorted.length; last += 1) {
    while (sorted[last] - sorted[first] >= width) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

describe("a herd", () => {
  promise("clients that lost one server at once do not come back at once", async (tell) => {
    const clock = fakeEnvironment({ seed });
    const clients = countOf(10_000, 1_000);
    const outage = countOf(150_000, 75_000);
    const start = clock.now();
    let down = false;
    const sinks = new Set<Sink<number>>();
    /** When each client tried for the nth time since it lost the server. */
    const tries: number[][] = [];
    const waits: number[] = [];
    const counts = new Map<number, number>();

    const seeds = createDice(seed);
    const streams = Array.from({ length: clients }, (_, client) => {
      const random = seeded(seeds.between(1, 2 ** 31 - 2));
      const environment: Environment = {
        now: () => clock.now(),
        setTimeout: (callback, delay) => clock.setTimeout(callback, delay),
        clearTimeout: (handle) => {
          clock.clearTimeout(handle);
        },
        random,
        visible: () => true,
        online: () => true,
        on: (change) => clock.on(change),
      };
      const stream = new DataStream<number>(
        (sink) => {
          if (counts.has(client)) {
            const nth = counts.get(client) ?? 0;
            (tries[nth] ??= []).push(clock.now() - start);
            counts.set(client, nth + 1);
          }
          if (down) sink.error("no answer");
          else {
            sink.open();
            sinks.add(sink);
          }
          return () => sinks.delete(sink);
        },
        { environment, recent: 0, staleAfter: Infinity },
      );
      stream.on("error", () => undefined);
      stream.on("state", ({ retryIn }) => {
        if (retryIn !== undefined) waits.push(retryIn);
      });
      stream.start();
      return stream;
    });
    await clock.advanceAsync(0);
    expect(sinks.size).toBe(clients);

    down = true;
    for (let client = 0; client < clients; client += 1) counts.set(client, 0);
    for (const sink of [...sinks]) sink.error("cut");
    clock.advance(outage);
    const during = tries.flat();
    down = false;
    clock.advance(cap);

    const [first, ...others] = tries;
    const later = others.flat();
    const back = tries.flat().filter((at) => at >= outage);
    // From here on nearly all wait as long as they ever do, 15.25 s in the mean.
    const patient = during.filter((at) => at >= 60_000);
    const most = {
      first: mostWithin(first),
      later: mostWithin(later),
      patient: mostWithin(patient),
      back: mostWithin(back),
    };
    const spread = first.reduce((a, b) => Math.max(a, b)) - first.reduce((a, b) => Math.min(a, b));
    const mean = { first: (clients * width) / spread, patient: (patient.length * width) / (outage - 60_000) };
    const shares = [most.first / mean.first, most.patient / mean.patient, most.back / mean.patient];
    tell({ clients, "attempts while it was gone": during.length, "spread of the first, ms": Math.round(spread) });
    tell({
      "in any 100 ms, first tries": most.first,
      "later tries": most.later,
      "peak / mean, first tries": shares[0].toFixed(2),
    });
    tell({ "at the longest wait": shares[1].toFixed(2), "on its return": shares[2].toFixed(2) });
    tell({ "longest wait, ms": Math.ceil(waits.reduce((a, b) => Math.max(a, b))), "back within it": sinks.size });
    for (const stream of streams) stream.destroy();
    for (const share of shares) expect(share).toBeLessThanOrEqual(3);
    expect(most.later).toBeLessThan(most.first);
    expect(waits.every((wait) => wait >= 500 && wait <= cap)).toBe(true);
    expect([back.length, sinks.size, clock.pending]).toEqual([clients, 0, 0]);
  });
});
