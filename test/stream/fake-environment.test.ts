import { describe, expect, it } from "vitest";
import { FakeEnvironment } from "./fake-environment.js";

describe("FakeEnvironment", () => {
  it("runs timers in order of time, then in the order they were set, at their own moment", async () => {
    const environment = new FakeEnvironment({ now: 1000 });
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, environment.now()]);
    environment.setTimeout(note("c"), 30);
    environment.setTimeout(note("a"), 10);
    environment.setTimeout(note("b"), 10);
    environment.setTimeout(note("late"), 31);
    await environment.advance(30);
    expect(seen).toEqual([
      ["a", 1010],
      ["b", 1010],
      ["c", 1030],
    ]);
    expect(environment.now()).toBe(1030);
    expect(environment.pending).toBe(1);
  });

  it("runs timers that timers and promises set on the way", async () => {
    const environment = new FakeEnvironment({ now: 0 });
    const seen: number[] = [];
    const again = async () => {
      seen.push(environment.now());
      await Promise.resolve();
      if (seen.length < 4) environment.setTimeout(() => void again(), 10);
    };
    await again();
    await environment.advance(100);
    expect(seen).toEqual([0, 10, 20, 30]);
    expect(environment.pending).toBe(0);
  });

  it("never runs a timer that was cleared", async () => {
    const environment = new FakeEnvironment();
    let ran = false;
    environment.clearTimeout(environment.setTimeout(() => (ran = true), 5));
    await environment.advance(10);
    expect(ran).toBe(false);
  });

  it("fires a delay beyond 2³¹ − 1 at once, as platforms do", async () => {
    const environment = new FakeEnvironment();
    let ran = false;
    environment.setTimeout(() => (ran = true), Infinity);
    await environment.advance(0);
    expect(ran).toBe(true);
  });

  it("tells listeners of visibility and connectivity until they are undone", () => {
    const environment = new FakeEnvironment();
    const seen: [boolean, boolean][] = [];
    const undo = environment.on(() => seen.push([environment.visible(), environment.online()]));
    environment.setVisible(false);
    environment.setOnline(false);
    undo();
    environment.setVisible(true);
    expect(seen).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(environment.listening).toBe(0);
  });

  it("repeats its random numbers, all within [0, 1)", () => {
    const draw = () => {
      const environment = new FakeEnvironment({ seed: 7 });
      return Array.from({ length: 100 }, () => environment.random());
    };
    expect(draw()).toEqual(draw());
    expect(draw().every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(draw()).size).toBe(100);
  });
});
