// @vitest-environment node
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimeGrid } from "../../src/draw/time-grid.js";
import { TimeZone } from "../../src/draw/time-zone.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Returns the starts of buckets from one moment to another, as UTC. */
function starts(every: number, zone: string, from: string, to: string): string[] {
  const grid = new TimeGrid(every, new TimeZone(zone));
  const found: string[] = [];
  for (let start = grid.startOf(Date.parse(from)); start < Date.parse(to); start = grid.endOf(start)) {
    found.push(new Date(start).toISOString().slice(0, 16));
  }
  return found;
}

/** Returns the length of the bucket that a moment is in, hours. */
function hoursOf(every: number, zone: string, moment: string): number {
  const grid = new TimeGrid(every, new TimeZone(zone));
  const start = grid.startOf(Date.parse(moment));
  return (grid.endOf(start) - start) / HOUR_MS;
}

describe("TimeGrid", () => {
  it("divides from the full hour and from midnight, by the clocks of the zone", () => {
    expect(starts(900_000, "UTC", "2025-03-12T11:50Z", "2025-03-12T12:20Z")).toEqual([
      "2025-03-12T11:45",
      "2025-03-12T12:00",
      "2025-03-12T12:15",
    ]);
    // Kathmandu is 5:45 ahead.
    expect(starts(HOUR_MS, "Asia/Kathmandu", "2025-03-12T12:00Z", "2025-03-12T13:00Z")).toEqual([
      "2025-03-12T11:15",
      "2025-03-12T12:15",
    ]);
    expect(starts(DAY_MS, "Asia/Kathmandu", "2025-03-12T12:00Z", "2025-03-13T12:00Z")).toEqual([
      "2025-03-11T18:15",
      "2025-03-12T18:15",
    ]);
  });

  it("has days of 23 and 25 hours where clocks are set, from midnight to midnight", () => {
    expect(starts(DAY_MS, "Europe/Berlin", "2025-03-29T12:00Z", "2025-04-01T00:00Z")).toEqual([
      "2025-03-28T23:00",
      "2025-03-29T23:00",
      "2025-03-30T22:00",
      "2025-03-31T22:00",
    ]);
    expect(["2025-03-30T00:30Z", "2025-03-30T12:00Z"].map((at) => hoursOf(DAY_MS, "Europe/Berlin", at))).toEqual([
      23, 23,
    ]);
    expect(["2025-10-25T22:30Z", "2025-10-26T12:00Z"].map((at) => hoursOf(DAY_MS, "Europe/Berlin", at))).toEqual([
      25, 25,
    ]);
    // Clocks that skip midnight begin the day at one o'clock.
    expect(starts(DAY_MS, "America/Sao_Paulo", "2018-11-03T12:00Z", "2018-11-05T12:00Z")).toEqual([
      "2018-11-03T03:00",
      "2018-11-04T03:00",
      "2018-11-05T02:00",
    ]);
  });

  it("has whole hours where clocks are set by an hour, and longer ones where they are set by a part of it", () => {
    expect(starts(HOUR_MS, "Europe/Berlin", "2025-10-25T23:00Z", "2025-10-26T03:00Z")).toEqual([
      "2025-10-25T23:00",
      "2025-10-26T00:00",
      "2025-10-26T01:00",
      "2025-10-26T02:00",
    ]);
    // Lord Howe goes back by half an hour at 15:00 UTC.
    const moments = ["2025-04-05T13:10Z", "2025-04-05T14:10Z", "2025-04-05T15:10Z", "2025-04-05T15:40Z"];
    expect(moments.map((at) => hoursOf(HOUR_MS, "Australia/Lord_Howe", at))).toEqual([1, 1.5, 1.5, 1]);
    expect(hoursOf(6 * HOUR_MS, "Europe/Berlin", "2025-10-26T00:00Z")).toBe(7);
    expect(hoursOf(6 * HOUR_MS, "Europe/Berlin", "2025-03-30T00:00Z")).toBe(5);
  });

  it("begins weeks on Monday", () => {
    expect(starts(7 * DAY_MS, "UTC", "2025-03-12T12:00Z", "2025-03-20T00:00Z")).toEqual([
      "2025-03-10T00:00",
      "2025-03-17T00:00",
    ]);
  });

  it.each(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"])(
    "holds each time in one bucket, in order: %s",
    (name) => {
      const lengths = [1_000, 60_000, 900_000, HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS];
      fc.assert(
        fc.property(
          fc.constantFrom(...lengths),
          fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) }),
          (every, time) => {
            const grid = new TimeGrid(every, new TimeZone(name));
            const start = grid.startOf(time);
            const end = grid.endOf(start);
            expect(start <= time && time < end).toBe(true);
            expect([grid.startOf(start), grid.startOf(end - 1), grid.startOf(end)]).toEqual([start, start, end]);
            expect(end - start).toBeLessThanOrEqual(1.5 * every + HOUR_MS);
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  it("stays finite at the first and the last moment of a calendar", () => {
    for (const time of [8.64e15, -8.64e15]) {
      const grid = new TimeGrid(DAY_MS, new TimeZone("Europe/Berlin"));
      expect(Number.isFinite(grid.endOf(grid.startOf(time)))).toBe(true);
    }
  });
});
