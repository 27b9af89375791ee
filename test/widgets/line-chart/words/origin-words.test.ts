import { describe, expect, it } from "vitest";
import { momentFormat, TimeZone } from "../../../../src/draw/index.js";
import { originWords } from "../../../../src/widgets/line-chart/words/origin-words.js";
import type { Origin } from "../../../../src/widgets/store/provenance.js";
import { phraseOf } from "../../../../src/widgets/words/phrase.js";

const time = Date.UTC(2026, 2, 12, 14, 3, 22);
const moment = momentFormat(new TimeZone("UTC"), "en-GB");

/** Returns the words of the origin of a row of 14:03:22, received so many ms later. */
const words = (isWhole: boolean, lagMs: number, more: Partial<Origin> = {}): string[] =>
  originWords(
    { received: time + lagMs, from: "live", late: false, repaired: false, ...more },
    time,
    moment,
    time + 60_000,
    isWhole,
    phraseOf("en"),
  );

describe("originWords", () => {
  it("tells nothing of a row that came as rows do", () => {
    for (const from of ["live", "resume", "history"] as const) {
      expect(words(false, 5_000, { from, position: { offset: 32 } })).toEqual([]);
    }
  });

  it("tells of a row that came late, filled a gap, or was kept over a reload", () => {
    expect(words(false, 200, { from: "cache" })).toEqual(["from the cache"]);
    expect(words(false, 5_000, { late: true })).toEqual(["came 5 s late, after newer rows"]);
    expect(words(false, 200, { late: true })).toEqual(["came late, after newer rows"]);
    expect(words(false, 90_000, { repaired: true, late: true })).toEqual(["came 1 min late, to fill a gap"]);
  });

  it("tells all where it is asked for", () => {
    expect(words(true, 200)).toEqual(["received 14:03:22.200"]);
    expect(words(true, 5_000, { position: { offset: 32 } })).toEqual([
      "received 14:03:27, 5 s after its time",
      "number 32 of its feed",
    ]);
    expect(words(true, 0, { from: "resume" })).toEqual(["received 14:03:22", "brought after a reconnect"]);
    expect(words(true, 0, { from: "history" })).toEqual(["received 14:03:22", "brought from the history"]);
    expect(words(true, 5_000, { late: true })).toEqual([
      "received 14:03:27, 5 s after its time",
      "came 5 s late, after newer rows",
    ]);
  });
});
