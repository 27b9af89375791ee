import { describe, expect, it } from "vitest";
import { UsualWindow } from "../../../src/widgets/viewport/usual-window.js";

describe("UsualWindow", () => {
  it("is the option's, or what was chosen until the option changes", () => {
    const usual = new UsualWindow();
    expect(usual.update(60_000, 0)).toBe(60_000);
    usual.chosen = 300_000;
    expect(usual.update(60_000, 5_000)).toBe(300_000);
    expect(usual.update(30_000, 5_000)).toBe(30_000);
    expect(usual.chosen).toBeUndefined();
    expect(usual.dueMs).toBe(Infinity);
  });

  it("of all rows holds the oldest one, and grows in steps that leave a 64th empty at most", () => {
    const usual = new UsualWindow();
    expect(usual.update("all", 0)).toBe(10_000);
    let steps = 0;
    let former = 0;
    for (let age = 10_000; age < 86_400_000; age += 997) {
      const window = usual.update("all", age);
      if (window !== former) steps += 1;
      former = window;
      if (!(window > age && window <= age * (1 + 1 / 64))) throw new Error(`${window} ms of ${age}`);
      if (usual.dueMs !== window - age) throw new Error(`due in ${usual.dueMs}`);
    }
    // Doublings from 10 s to a day, each by 64 steps.
    expect(steps).toBeLessThan(64 * Math.log2(8_640) + 64);
    expect(usual.update("all", NaN)).toBe(10_000);
  });
});
