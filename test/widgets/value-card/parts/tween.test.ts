import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../../../../src/widgets/page/scope.js";
import { Tween } from "../../../../src/widgets/value-card/parts/tween.js";

let scope: Scope;
let number: HTMLElement;
let count: HTMLElement;
let tween: Tween;

const write = (value: number): string => value.toFixed(1);
const shown = (): number | undefined => (number.style.opacity === "0" ? Number(count.dataset.count) : undefined);
const go = (value: number, duration = 200): void => {
  tween.countTo(value, write, duration);
};

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance"],
  });
  scope = new Scope();
  number = document.createElement("span");
  count = document.createElement("span");
  tween = new Tween(scope, number, count);
  go(0);
  vi.advanceTimersByTime(1_000);
});

afterEach(() => {
  scope.close();
  vi.useRealTimers();
});

describe("Tween.go(value, write, duration)", () => {
  it("counts from one number to the next, and is there in time", () => {
    go(100);
    const way = [shown()];
    for (let n = 0; n < 12; n += 1) {
      vi.advanceTimersByTime(16);
      way.push(shown());
    }
    expect(way[0]).toBe(0);
    expect(way.every((value, index) => index === 0 || value! >= way[index - 1]!)).toBe(true);
    expect(way[6]).toBeGreaterThan(50);
    expect(way[6]).toBeLessThan(100);
    vi.advanceTimersByTime(32);
    expect([shown(), count.dataset.count, number.style.opacity]).toEqual([undefined, undefined, ""]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("takes over from where it is, with no step back", () => {
    go(100);
    vi.advanceTimersByTime(64);
    const before = shown()!;
    go(0);
    expect(shown()).toBeGreaterThan(before - 1);
    expect(shown()).toBeLessThan(before + 30);
    vi.advanceTimersByTime(16);
    expect(shown()).toBeLessThan(before + 30);
    vi.advanceTimersByTime(300);
    expect(shown()).toBeUndefined();
  });

  it("shows numbers that come faster than it counts as they are, until they rest", () => {
    const steps: boolean[] = [];
    for (let n = 1; n <= 6; n += 1) {
      go(n * 10);
      steps.push(shown() !== undefined);
      vi.advanceTimersByTime(100);
    }
    expect(steps).toEqual([true, true, false, false, false, false]);
    vi.advanceTimersByTime(300);
    go(0);
    expect(shown()).toBe(60);
  });

  it("never counts over a gap", () => {
    go(NaN);
    expect(shown()).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    go(100);
    expect(shown()).toBeUndefined();
  });

  it("is there at once where it takes no time, also in the middle of a count", () => {
    go(100, 0);
    expect(shown()).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    go(0);
    expect(shown()).toBe(100);
    go(0, 0);
    expect(shown()).toBeUndefined();
  });

  it("stays within what numbers can be", () => {
    go(1e308);
    vi.advanceTimersByTime(1_000);
    go(-1e308);
    vi.advanceTimersByTime(48);
    expect(Number.isFinite(shown())).toBe(true);
  });

  it("ends with its scope", () => {
    go(100);
    scope.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
