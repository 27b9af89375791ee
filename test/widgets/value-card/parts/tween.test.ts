import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../../../../src/widgets/page/scope.js";
import type { CardTween } from "../../../../src/widgets/value-card/index.js";
import { Tween } from "../../../../src/widgets/value-card/parts/tween.js";

let scope: Scope;
let number: HTMLElement;
let count: HTMLElement;
let tween: Tween;

const write = (value: number): string => value.toFixed(1);
const shown = (): number | undefined => (number.style.opacity === "0" ? Number(count.dataset.count) : undefined);
const lead = (value: number, way: CardTween, duration = 200): void => {
  number.textContent = write(value);
  tween.leadTo(value, write, way, duration);
};
const go = (value: number, duration?: number): void => {
  lead(value, "count", duration);
};
const rollTo = (value: number, duration?: number): void => {
  lead(value, "roll", duration);
};
/** What rolls, as "from>to", and what stands still; empty: the number alone is shown. */
const parts = (): string[] =>
  number.style.opacity === ""
    ? []
    : [...count.children].map((each) =>
        [...(each.children.length > 0 ? each.children : [each])]
          .map((part) => (part as HTMLElement).dataset.count)
          .join(">"),
      );
/** The way of the old digits and of the new ones, font sizes, and how far each can be seen. */
const places = (): number[][] =>
  [...count.querySelectorAll<HTMLElement>("[data-was] > *")].map(({ style }) =>
    [style.transform, style.opacity].map((text) => Number(/-?[\d.]+/.exec(text)![0])),
  );

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

describe('Tween.leadTo(value, write, "count", duration)', () => {
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

describe('Tween.leadTo(value, write, "roll", duration)', () => {
  it("rolls from one true number to the next, those digits alone that change, and is there in time", () => {
    rollTo(46.3);
    vi.advanceTimersByTime(1_000);
    rollTo(96.3);
    expect([number.textContent, number.style.opacity, count.textContent]).toEqual(["96.3", "0", ""]);
    expect(parts()).toEqual(["4>9", "6.3"]);
    vi.advanceTimersByTime(80);
    expect(parts()).toEqual(["4>9", "6.3"]);
    vi.advanceTimersByTime(100);
    expect([parts(), number.style.opacity]).toEqual([[], ""]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rolls digits side by side as one", () => {
    rollTo(46.3);
    vi.advanceTimersByTime(1_000);
    rollTo(93.3);
    expect(parts()).toEqual(["46>93", ".3"]);
  });

  it.each([
    [200, 1],
    [400, 3],
    [10, 1],
  ])("needs few turns on its way of %d ms: %d", (duration, turns) => {
    vi.advanceTimersByTime(1_000);
    const tick = vi.spyOn(tween, "tick");
    rollTo(50, duration);
    vi.advanceTimersByTime(1_000);
    expect(tick).toHaveBeenCalledTimes(turns);
  });

  it("rolls up to more, and down to less, the old digits out of sight and the new ones into it", () => {
    const fades = (): void => {
      const [[, old], [, next]] = places();
      expect(old + next).toBeCloseTo(1);
    };
    const [up, down] = [1, -1].map((sign) => () => {
      rollTo(sign > 0 ? 5 : 2, 300);
      const [[oldWay], [newWay]] = places().map(([way, ...rest]) => [way * sign, ...rest]);
      expect([oldWay < 0, newWay > 0]).toEqual([true, true]);
      expect(newWay - oldWay).toBeCloseTo(0.8);
      fades();
      vi.advanceTimersByTime(120);
      expect(places()[1][0] * sign).toBeLessThan(newWay);
      fades();
      vi.advanceTimersByTime(2_000);
    });
    vi.advanceTimersByTime(1_000);
    up();
    down();
  });

  it("keeps no room for what has rolled once the text is another", () => {
    rollTo(50);
    vi.advanceTimersByTime(1_000);
    rollTo(60, 0);
    expect(count.children).toHaveLength(0);
    vi.advanceTimersByTime(1_000);
    rollTo(70);
    vi.advanceTimersByTime(50);
    rollTo(1_000);
    expect(count.children).toHaveLength(0);
  });

  it("rolls the whole where more than digits change", () => {
    rollTo(8.5);
    vi.advanceTimersByTime(1_000);
    rollTo(12.5);
    expect(parts()).toEqual(["8.5>12.5"]);
    vi.advanceTimersByTime(1_000);
    rollTo(-2.5);
    expect(parts()).toEqual(["12.5>-2.5"]);
  });

  it("takes no text apart whose letters may join, or run from the right", () => {
    number.textContent = "12 ساعة";
    tween.leadTo(12, String, "roll", 200);
    vi.advanceTimersByTime(1_000);
    number.textContent = "15 ساعة";
    tween.leadTo(15, String, "roll", 200);
    expect(parts()).toEqual(["12 ساعة>15 ساعة"]);
  });

  it("stands still where the words are the same", () => {
    rollTo(5.01);
    vi.advanceTimersByTime(1_000);
    rollTo(5.02);
    expect([parts(), number.style.opacity, vi.getTimerCount()]).toEqual([[], "", 0]);
  });

  /** Which of four numbers roll, one after another. */
  const rollsOf = (numbers: readonly number[], apart: number): boolean[] =>
    numbers.map((value) => {
      rollTo(value);
      const rolls = parts().length > 0;
      vi.advanceTimersByTime(apart);
      return rolls;
    });

  it.each([100, 250, 799])("shows numbers %d ms apart as they are, but for the first, until they rest", (apart) => {
    expect(rollsOf([10, 20, 30, 40], apart)).toEqual([true, false, false, false]);
    vi.advanceTimersByTime(800 - apart);
    expect(rollsOf([90], 0)).toEqual([true]);
  });

  it("rolls with each number that has stood four times as long as a roll takes, whatever its value did", () => {
    expect(rollsOf([10, 20, 30, 40], 800)).toEqual([true, true, true, true]);
    // Values that differ in no word of theirs are no change to the eye.
    expect(rollsOf([50, 50.001, 50.002, 50.003, 60], 200)).toEqual([true, false, false, false, true]);
  });

  it("never rolls from or to a gap, and ends at once where it takes no time", () => {
    rollTo(NaN);
    expect(parts()).toEqual([]);
    vi.advanceTimersByTime(1_000);
    rollTo(10);
    expect(parts()).toEqual([]);
    vi.advanceTimersByTime(1_000);
    rollTo(20);
    rollTo(20, 0);
    expect([parts(), number.style.opacity]).toEqual([[], ""]);
  });

  it("ends with its scope", () => {
    rollTo(100);
    scope.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
