import { describe, expect, it } from "vitest";
import type { StatusFacts } from "../../../src/widgets/status/status-words.js";
import { statusWords } from "../../../src/widgets/status/status-words.js";
import { phraseOf } from "../../../src/widgets/words/phrase.js";

function words(facts: Partial<StatusFacts>): ReturnType<typeof statusWords> {
  return statusWords({ state: "live", lastedMs: 0, refusedValues: 0, refusedRows: 0, ...facts }, phraseOf("en"));
}

describe("statusWords(facts)", () => {
  it.each([
    [{ state: "live", age: 500 }, "live", "dot"],
    [{ state: "live", age: 45_300 }, "live · 45 s ago", "dot"],
    [{ state: "stale", age: 12_900 }, "stale 12 s", "half"],
    [{ state: "stale", lastedMs: 7_000 }, "stale 7 s", "half"],
    [{ state: "waiting", retryIn: 2_600 }, "back in 3 s", "half"],
    [{ state: "waiting", retryIn: 300 }, "reconnecting", "half"],
    [{ state: "connecting" }, "connecting", "ring"],
    [{ state: "recovering" }, "catching up", "ring"],
    [{ state: "suspended", reason: "offline" }, "offline", "bars"],
    [{ state: "suspended", reason: "hidden" }, "paused", "bars"],
    [{ state: "ended" }, "ended", "square"],
    [{ state: "failed" }, "failed", "cross"],
    [{ state: "idle" }, "stopped", "square"],
    [{ state: "live", aheadCount: 1, aheadMs: 1_200_500 }, "live · 1 row is 20 min ahead", "dot"],
    [{ state: "ended", aheadCount: 2_000, aheadMs: 5_000 }, "ended · 2,000 rows are 5 s ahead", "square"],
    [{ state: "live", refusedValues: 3 }, "3 values refused", "diamond"],
    [{ state: "live", refusedValues: 1, refusedRows: 2 }, "1 value refused, 2 rows refused", "diamond"],
    [{ state: "stale", age: 6_000, refusedValues: 1 }, "stale 6 s · 1 value refused", "half"],
  ] as const)("%o reads %s", (facts, word, shape) => {
    expect(words(facts)).toMatchObject({ word, shape });
  });

  it.each([
    ["live", { state: "ended" }, "live · memory ended", "dot"],
    ["live", { state: "waiting", reason: "closed" }, "live · memory reconnecting", "diamond"],
    ["live", { state: "failed" }, "live · memory failed", "diamond"],
    ["live", { state: "stale", age: 12_900 }, "live · memory stale 12 s", "diamond"],
    ["live", { state: "connecting" }, "live · memory connecting", "dot"],
    ["failed", { state: "ended" }, "failed · memory ended", "cross"],
  ] as const)("of a widget that is %s, with another stream that is %o, read %s", (state, other, word, shape) => {
    expect(words({ state, others: [{ name: "memory", lastedMs: 0, ...other }] })).toMatchObject({ word, shape });
  });

  it("tell a screen reader of another stream's trouble and end, and tick with its age", () => {
    const told = (state: StatusFacts["state"], age?: number): ReturnType<typeof statusWords> =>
      words({ others: [{ name: "memory", state, lastedMs: 0, age }] });
    expect(told("waiting")).toMatchObject({
      spoken: "live, memory connection lost, reconnecting",
      isTrouble: true,
    });
    expect(told("ended")).toMatchObject({ spoken: "live, memory ended", isTrouble: true });
    expect(told("connecting").isTrouble).toBe(false);
    expect(told("stale", 12_900)).toMatchObject({ tellsAge: true, nextMs: 100 });
  });

  it("says when its words change by themselves, and only then", () => {
    expect(words({ state: "live", age: 500 }).nextMs).toBe(9_500);
    expect(words({ state: "live" }).nextMs).toBe(Infinity);
    expect(words({ state: "stale", age: 12_900 }).nextMs).toBe(100);
    expect(words({ state: "stale", age: 90_000 }).nextMs).toBe(30_000);
    expect(words({ state: "failed" }).nextMs).toBe(Infinity);
    const { nextMs } = words({ state: "waiting", retryIn: 2_600 });
    expect(words({ state: "waiting", retryIn: 2_600 - nextMs }).word).toBe("back in 2 s");
  });

  it("says no ticking number to a screen reader", () => {
    expect(words({ state: "stale", age: 12_900 }).spoken).not.toMatch(/\d/);
    expect(words({ state: "waiting", retryIn: 9_000, reason: "closed" }).spoken).toBe(
      "connection lost, reconnecting: closed",
    );
  });
});
