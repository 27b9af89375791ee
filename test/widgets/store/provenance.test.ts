import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Batch } from "../../../src/stream/index.js";
import { Provenance } from "../../../src/widgets/store/provenance.js";

/** A batch that came in at `received`, and stands at a position of that number. */
function batchOf(times: readonly number[], received: number, keys?: readonly string[]): Batch {
  return { times: Float64Array.from(times), keys, received, position: { offset: received }, from: "live" };
}

describe("Provenance", () => {
  it("finds the newest row of a time and key, whatever the order and the batches", () => {
    const row = fc.record({ time: fc.nat(20), key: fc.constantFrom("a", "b") });
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { minLength: 1, maxLength: 6 }), { maxLength: 12 }),
        fc.boolean(),
        (batches, keyed) => {
          const provenance = new Provenance();
          batches.forEach((rows, n) => {
            provenance.add(
              batchOf(
                rows.map(({ time }) => time),
                n,
                keyed ? rows.map(({ key }) => key) : undefined,
              ),
              n % 2 === 0,
            );
          });
          const all = batches.flatMap((rows, n) => rows.map((each) => ({ ...each, n })));
          for (let time = 0; time <= 21; time++) {
            for (const key of [undefined, "a", "b"]) {
              const found = all.findLast(
                (each) => each.time === time && (!keyed || key === undefined || each.key === key),
              );
              expect(provenance.find(time, key)).toEqual(
                found && {
                  received: found.n,
                  position: { offset: found.n },
                  from: "live",
                  repaired: found.n % 2 === 0,
                },
              );
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([1, 7, 1_000, 10_000, 30_000])("knows the newest 10,000 rows, and no more, in batches of %i", (size) => {
    const provenance = new Provenance();
    let time = 0;
    while (time < 60_000) {
      const start = time;
      time += size;
      provenance.add(
        batchOf(
          Array.from({ length: size }, (_, i) => start + i),
          start,
          undefined,
        ),
        false,
      );
    }
    const batch = (at: number): number => at - (at % size);
    for (const known of [time - 1, time - 2, time - 5_000, time - 10_000]) {
      expect(provenance.find(known)).toMatchObject({ received: batch(known) });
    }
    for (const gone of [time - 10_001, time - 20_000, 0]) expect(provenance.find(gone)).toBeUndefined();
  });
});
