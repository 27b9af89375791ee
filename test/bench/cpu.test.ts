// @vitest-environment node
import { describe, expect, it } from "vitest";
import { busiest, mainThreadTimes, shareOfCore } from "../../bench/cpu.mjs";

describe("the CPU time of processes", () => {
  it("tells which process was busiest meanwhile", () => {
    const before = new Map([
      [1, 900],
      [2, 10],
    ]);
    const after = new Map([
      [1, 905],
      [2, 40],
      [3, 20],
    ]);
    expect(busiest(before, after)).toBe(2);
    expect(busiest(before, new Map([...after, [3, 31]]))).toBe(3);
  });

  it("is a share of one core", () => {
    expect(shareOfCore(250, 10_000)).toBe(2.5);
  });

  it.runIf(process.platform === "linux")("rises while the main thread works", () => {
    const read = (): number => mainThreadTimes([process.pid]).get(process.pid)!;
    const before = read();
    let sum = 0;
    for (let i = 0; i < 2e7; i += 1) sum += Math.sqrt(i);
    expect(sum).toBeGreaterThan(0);
    expect(read()).toBeGreaterThan(before);
  });
});
