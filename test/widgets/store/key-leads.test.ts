import { describe, expect, it } from "vitest";
import { KeyLeads } from "../../../src/widgets/store/key-leads.js";

const now = 1_700_000_000_000;

/** Notes a batch of rows by key, ms ahead of now. */
function note(leads: KeyLeads, ...rows: [key: string, ahead: number][]): boolean {
  return leads.note(
    {
      times: Float64Array.from(rows, ([, ahead]) => now + ahead),
      keys: rows.map(([key]) => key),
      received: now,
      from: "live",
    },
    now,
  );
}

describe("KeyLeads", () => {
  it("takes a key for ahead that is so in three batches running, by about as much", () => {
    const leads = new KeyLeads();
    expect(note(leads, ["a", 90_000], ["b", 0])).toBe(false);
    note(leads, ["b", -500]);
    expect(note(leads, ["a", 89_000])).toBe(false);
    expect(note(leads, ["a", 91_000], ["b", 100])).toBe(true);
    expect([leads.of("a"), leads.of("b"), leads.greatest]).toEqual([91_000, 0, 91_000]);
    expect(note(leads, ["a", 90_500])).toBe(false);
  });

  it("takes no key for ahead by a row alone, by rows further and further ahead, or beside rows of now", () => {
    const leads = new KeyLeads();
    for (const ahead of [20 * 60_000, 0, 20 * 60_000, 0, 20 * 60_000, 0]) note(leads, ["lone", ahead]);
    for (const minutes of [1, 2, 3, 4, 5]) note(leads, ["forecast", minutes * 60_000]);
    for (let batch = 0; batch < 5; batch += 1) note(leads, ["both", 0], ["both", 60_000]);
    expect(leads.greatest).toBe(0);
  });

  it("follows a clock that is set right, or to another time", () => {
    const leads = new KeyLeads();
    for (let batch = 0; batch < 3; batch += 1) note(leads, ["a", 90_000]);
    for (let batch = 0; batch < 3; batch += 1) note(leads, ["a", 30_000]);
    expect(leads.of("a")).toBe(30_000);
    expect([note(leads, ["a", 0]), note(leads, ["a", -100]), note(leads, ["a", 50])]).toEqual([false, false, true]);
    expect(leads.of("a")).toBe(0);
  });
});
