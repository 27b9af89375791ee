import { describe, expect, it, vi } from "vitest";
import type { Plane } from "../../src/draw/plane.js";
import { TimeTicks } from "../../src/draw/time-axis.js";
import { TimeZone } from "../../src/draw/time-zone.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Returns what a wall clock shows there, by the platform. */
function wallOf(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(time);
}

describe("TimeZone", () => {
  const zones = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Casablanca",
    "UTC",
    "Pacific/Apia",
  ];

  it("knows the offset that the platform's clocks show", () => {
    for (const name of zones) {
      const zone = new TimeZone(name);
      for (let time = Date.UTC(2011, 11, 20); time < Date.UTC(2027, 0); time += 31 * DAY + 7 * HOUR) {
        expect(wallOf(time, name)).toBe(wallOf(time + zone.offset(time), "UTC"));
      }
    }
  });

  it("finds when clocks are set, to the second", () => {
    const changes = (name: string): string[] =>
      new TimeZone(name).changes(Date.UTC(2026, 0), Date.UTC(2027, 0)).map((time) => new Date(time).toISOString());
    expect(changes("Europe/Berlin")).toEqual(["2026-03-29T01:00:00.000Z", "2026-10-25T01:00:00.000Z"]);
    expect(changes("America/New_York")).toEqual(["2026-03-08T07:00:00.000Z", "2026-11-01T06:00:00.000Z"]);
    expect(changes("Australia/Lord_Howe")).toEqual(["2026-04-04T15:00:00.000Z", "2026-10-03T15:30:00.000Z"]);
    expect(changes("Africa/Casablanca")).toHaveLength(2);
    expect(changes("Asia/Kathmandu")).toEqual([]);
    expect(changes("UTC")).toEqual([]);
  });

  it("looks but once for what is asked for again and again, and finds the same", () => {
    const zone = new TimeZone("Europe/Berlin");
    const offset = vi.spyOn(zone, "offset");
    const [from, to] = [Date.UTC(2020, 0), Date.UTC(2027, 0)];
    const all = zone.changes(from, to);
    expect(all).toHaveLength(14);
    const looks = offset.mock.calls.length;
    for (let step = 1; step <= 50; step += 1) {
      const [later, sooner] = [from + step * DAY, to - step * DAY];
      expect(zone.changes(later, sooner)).toEqual(all.filter((time) => time > later && time <= sooner));
    }
    expect(offset.mock.calls.length).toBe(looks);
    expect(zone.changes(Date.UTC(1990, 0), Date.UTC(1991, 0))).toHaveLength(2);
    expect(() => zone.changes(8.64e15 - 400 * DAY, 8.64e15)).not.toThrow();
  });

  it("is the platform's where none is named", () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    for (const time of [Date.UTC(2026, 0), Date.UTC(2026, 6)]) {
      expect(new TimeZone().offset(time)).toBe(new TimeZone(timeZone).offset(time));
    }
  });

  it("refuses a name that nobody knows", () => {
    expect(() => new TimeZone("Mars/Olympus")).toThrow(RangeError);
  });
});

describe("the ticks of a day on which clocks are set", () => {
  const measure = (label: string): number => label.length * 7;
  const view = (from: number, to: number, width: number): Plane => ({
    left: 0,
    top: 0,
    width,
    height: 100,
    to,
    msPerPixel: (to - from) / width,
    pixel: 1,
    y: (value) => value,
  });
  const ticksOf = (timeZone: string, from: number, to: number, width = 700): string[] => {
    const ticks = new TimeTicks({ measure, timeZone: new TimeZone(timeZone), locale: "en-GB" });
    return ticks
      .in(view(from, to, width))
      .filter(({ value }) => value >= from && value <= to)
      .map(({ value, label }) => `${wallOf(value, timeZone).slice(12, 17)} ${label}`);
  };

  it("stand at round times of the wall clock and say what it shows", () => {
    const edges: [name: string, change: number][] = [
      ["Europe/Berlin", Date.UTC(2026, 2, 29, 1)],
      ["Europe/Berlin", Date.UTC(2026, 9, 25, 1)],
      ["America/New_York", Date.UTC(2026, 2, 8, 7)],
      ["America/New_York", Date.UTC(2026, 10, 1, 6)],
      ["Australia/Lord_Howe", Date.UTC(2026, 3, 4, 15)],
      ["Australia/Lord_Howe", Date.UTC(2026, 9, 3, 15, 30)],
      ["Asia/Kathmandu", Date.UTC(2026, 3, 4, 15)],
    ];
    for (const [name, change] of edges) {
      for (const span of [3 * HOUR, 12 * HOUR, 30 * HOUR]) {
        const told = ticksOf(name, change - span / 2, change + span / 2);
        expect(told.length).toBeGreaterThan(2);
        for (const tick of told) {
          const [wall, ...label] = tick.split(" ");
          expect(wall, `${name}: ${tick}`).toBe(label.length === 1 ? label[0] : "00:00");
          expect(wall).toMatch(/:(00|15|30|45)$/);
        }
      }
    }
  });

  it("leave out the hour that is skipped, and tell the one that comes again twice", () => {
    expect(ticksOf("Europe/Berlin", Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 2, 29, 4))).toEqual([
      "00:00 29 Mar",
      "00:30 00:30",
      "01:00 01:00",
      "01:30 01:30",
      "03:00 03:00",
      "03:30 03:30",
      "04:00 04:00",
      "04:30 04:30",
      "05:00 05:00",
      "05:30 05:30",
      "06:00 06:00",
    ]);
    const autumn = ticksOf("Europe/Berlin", Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 3));
    expect(autumn.filter((tick) => tick === "02:00 02:00")).toHaveLength(2);
  });

  it("name the day where midnight is skipped, and once where it comes again", () => {
    // Santiago: 24 h of 5 September 2026 are followed by 01:00, and those of 4 April come to 23:00 again.
    const spring = ticksOf("America/Santiago", Date.UTC(2026, 8, 4), Date.UTC(2026, 8, 9), 500);
    expect(spring.find((tick) => tick.startsWith("01:00"))).toMatch(/ 6 Sept?$/);
    const fall = ticksOf("America/Santiago", Date.UTC(2026, 3, 3), Date.UTC(2026, 3, 8), 500);
    expect(fall.filter((tick) => tick.endsWith("5 Apr"))).toHaveLength(1);
  });

  it("are days apart in the calendar, however long those are", () => {
    for (const name of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]) {
      const told = ticksOf(name, Date.UTC(2026, 2, 1), Date.UTC(2026, 3, 12), 900);
      for (const tick of told) expect(tick).toMatch(/^00:00/);
    }
  });
});
