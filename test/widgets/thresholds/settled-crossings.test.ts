import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../../../src/widgets/page/scope.js";
import type { Cross } from "../../../src/widgets/thresholds/crossings.js";
import { createSettledCrossings } from "../../../src/widgets/thresholds/settled-crossings.js";
import { phraseOf } from "../../../src/widgets/words/phrase.js";

let scope: Scope;
let said: string[];
let take: (crosses: readonly Cross[]) => void;

beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
  said = [];
  take = createSettledCrossings(
    scope,
    (words) => said.push(words),
    () => phraseOf("en"),
    (value) => `${value} %`,
    () => Date.now(),
  );
});

afterEach(() => {
  scope.close();
  vi.useRealTimers();
});

const cross = (direction: Cross["direction"], more: Partial<Cross> = {}): Cross => ({
  threshold: { value: 80 },
  limit: 80,
  direction,
  label: "CPU",
  time: 0,
  value: 0,
  ...more,
});

describe("crossings that last", () => {
  it("are told a second later, with the threshold's name where it has one", () => {
    take([cross("above")]);
    vi.advanceTimersByTime(999);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(said).toEqual(["CPU rose above 80 %"]);
    take([cross("below", { threshold: { value: 20, label: "idle" }, limit: 20 })]);
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual(["CPU rose above 80 %", "CPU fell below idle (20 %)"]);
  });

  it("are not told where the value is back before", () => {
    take([cross("above")]);
    vi.advanceTimersByTime(500);
    take([cross("below")]);
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([]);
  });

  it("are told once where the value trembles, when it has come to rest", () => {
    for (let n = 0; n < 21; n += 1) {
      take([cross(n % 2 === 0 ? "above" : "below")]);
      vi.advanceTimersByTime(300);
    }
    expect(said).toEqual([]);
    vi.advanceTimersByTime(700);
    expect(said).toEqual(["CPU rose above 80 %"]);
  });

  it("are told together where they come together, of many only some", () => {
    take(["a", "b", "c", "d", "e"].map((label) => cross("above", { label })));
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual(["a rose above 80 %; b rose above 80 %; c rose above 80 %; and 2 more"]);
  });

  it("are not told once the widget is gone", () => {
    take([cross("above")]);
    scope.close();
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([]);
  });
});
