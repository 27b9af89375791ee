// @vitest-environment node
import { describe, expect, it } from "vitest";
import { createNumbers } from "../../bench/page/numbers.mjs";

const take = (kind: string, seed: number, count = 1000): number[] =>
  Array.from({ length: count }, createNumbers(kind, seed));

describe("the numbers of a load", () => {
  it.each(["random", "walk", "constant"])("are the same in every run, and within 0 to 100: %s", (kind) => {
    const numbers = take(kind, 3);
    expect(take(kind, 3)).toEqual(numbers);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(100);
  });

  it("are whole and reach both bounds where they are random, in steps of up to 1 where they walk", () => {
    const random = take("random", 0, 10_000);
    expect(random.every(Number.isInteger)).toBe(true);
    expect(new Set(random).size).toBe(101);
    const walk = take("walk", 0);
    expect(walk.every((value, i) => i === 0 || Math.abs(value - walk[i - 1]) <= 1)).toBe(true);
  });

  it("are not at equal distances from key to key", () => {
    const values = Array.from({ length: 20 }, (_, seed) => take("random", seed, 1)[0]);
    const distances = values.slice(1).map((value, i) => (value - values[i] + 101) % 101);
    // Rounding alone would make two distances of one.
    expect(new Set(distances).size).toBeGreaterThan(2);
  });
});
