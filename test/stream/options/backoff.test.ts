import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryDelay } from "../../../src/stream/options/backoff.js";

describe("retryDelay(failures, backoff, random)", () => {
  const backoff = { minDelay: 500, maxDelay: 30_000 };

  it("is minDelay + random(0, min(maxDelay − minDelay, minDelay · 2ⁿ))", () => {
    expect([0, 1, 2, 3].map((n) => retryDelay(n, backoff, () => 0))).toEqual([500, 500, 500, 500]);
    expect([0, 1, 2, 3].map((n) => retryDelay(n, backoff, () => 1))).toEqual([1_000, 1_500, 2_500, 4_500]);
    expect(retryDelay(20, backoff, () => 1)).toBe(30_000);
  });

  it("never leaves [minDelay, maxDelay], however often it failed", () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.nat(1e6),
        fc.nat(1e6),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, min, more, r) => {
          const delay = retryDelay(n, { minDelay: min, maxDelay: min + more }, () => r);
          expect(delay).toBeGreaterThanOrEqual(min);
          expect(delay).toBeLessThanOrEqual(min + more);
        },
      ),
    );
  });
});
