import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readIsoTime } from "../../../src/stream/clock/iso-time.js";
import { wallClock } from "../../../src/stream/clock/wall-clock.js";

const read = (text: string): string | undefined => {
  const time = readIsoTime(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};

describe("readIsoTime()", () => {
  it.each([
    ["2026-07", "2026-07-01T00:00:00.000Z"],
    ["2026-07-22", "2026-07-22T00:00:00.000Z"],
    ["2026-07-22T10:05Z", "2026-07-22T10:05:00.000Z"],
    ["2026-07-22T10:05:06Z", "2026-07-22T10:05:06.000Z"],
    ["2026-07-22 10:05:06z", "2026-07-22T10:05:06.000Z"],
    ["2026-07-22t10:05:06.1Z", "2026-07-22T10:05:06.100Z"],
    ["2026-07-22T10:05:06,123Z", "2026-07-22T10:05:06.123Z"],
    ["2026-07-22T10:05:06.123999999Z", "2026-07-22T10:05:06.123Z"],
    ["2026-07-22T10:05:06+02:00", "2026-07-22T08:05:06.000Z"],
    ["2026-07-22T10:05:06-0530", "2026-07-22T15:35:06.000Z"],
    ["2026-07-22T10:05+02", "2026-07-22T08:05:00.000Z"],
    ["2026-07-22T24:00Z", "2026-07-23T00:00:00.000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2017-01-01T00:59:60.5+01:00", "2017-01-01T00:00:00.500Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2000-02-29T00:00Z", "2000-02-29T00:00:00.000Z"],
    ["0001-01-01T00:00Z", "0001-01-01T00:00:00.000Z"],
    ["+012026-07-22T10:05Z", "+012026-07-22T10:05:00.000Z"],
    ["-000001-01-01", "-000001-01-01T00:00:00.000Z"],
    ["+275760-09-13T00:00:00Z", "+275760-09-13T00:00:00.000Z"],
  ])("reads %s", (text, time) => {
    expect(read(text)).toBe(time);
  });

  it.each([
    "node 7",
    "room 101",
    "",
    " ",
    "yesterday",
    "12 July 2026",
    "07/22/2026",
    "2026/07/22",
    "22.07.2026",
    "Wed, 22 Jul 2026 10:00:00 GMT",
    "2026",
    "20260722",
    "2026-",
    "2026-7-22",
    "2026-00",
    "2026-13",
    "2026-02-30",
    "2023-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-07-00",
    "2026-07-2",
    "2026-07-22T",
    "2026-07-22Z",
    "2026-07-22T10",
    "2026-07-22T10Z",
    "2026-07-22T25:00Z",
    "2026-07-22T24:00:01Z",
    "2026-07-22T24:00:00.001Z",
    "2026-07-22T24:00:00.0001Z",
    "2026-07-22T10:60Z",
    "2026-07-22T10:00:61Z",
    "2026-07-22T10:00:00.Z",
    "2026-07-22T10:00.5Z",
    "2026-07-22  10:00",
    "2026-07-22T10:00 Z",
    "2026-07-22T10:00ZZ",
    "2026-07-22T10:00+2",
    "2026-07-22T10:00+24:00",
    "2026-07-22T10:00+02:60",
    "2026-07-22T10:00+02:",
    "2026-07-22T10:00+02:0",
    "2026-07-22T10:00:00Z ",
    " 2026-07-22",
    "-000000-01-01",
    "+12026-07-22",
    "２０２６-07-22",
    "2026-07-22T10:00:00Z[UTC]",
  ])("refuses %j", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("agrees with the platform wherever that reads the format of ECMAScript", () => {
    const from = new Date("-200000-01-01T00:00:00Z");
    fc.assert(
      fc.property(
        fc.date({ min: from, noInvalidDate: true }),
        fc.constantFrom("", "Z", "+05:30", "-11:00"),
        fc.integer({ min: 10, max: 28 }),
        (date, zone, length) => {
          const text = date.toISOString().slice(0, length).replace(/Z$/, "");
          const zoned = /T..:../.test(text) ? text + zone : text;
          const platform = Date.parse(zoned);
          // Texts that the cut leaves in no format of ECMAScript are out of the comparison.
          if (/^([+-]\d\d)?\d{4}-\d\d(-\d\d)?(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(zoned)) {
            expect(readIsoTime(zoned), zoned).toBe(platform);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("a text without a zone", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is of the reader's zone, a date alone too, which is the day that it says", () => {
    vi.stubEnv("TZ", "America/New_York");
    expect(read("2026-07-22T10:00")).toBe("2026-07-22T14:00:00.000Z");
    expect(read("2026-01-22 10:00:00.5")).toBe("2026-01-22T15:00:00.500Z");
    for (const [date, time] of [
      ["2026-07-22", "2026-07-22T04:00:00.000Z"],
      ["2026-01-22", "2026-01-22T05:00:00.000Z"],
      ["2026-07", "2026-07-01T04:00:00.000Z"],
    ]) {
      expect(read(date)).toBe(time);
    }
    for (const text of ["2026-03-08T02:30", "2026-11-01T01:30", "2026-07-22T24:00", "0050-07-22T10:00"]) {
      expect(readIsoTime(text), text).toBe(Date.parse(text));
    }
  });

  it("is of the zone that is named, whatever the reader's", () => {
    vi.stubEnv("TZ", "America/New_York");
    const berlin = wallClock("Europe/Berlin");
    const at = (text: string, zone = berlin): string => new Date(readIsoTime(text, zone)).toISOString();
    expect(at("2026-07-22T10:00")).toBe("2026-07-22T08:00:00.000Z");
    expect(at("2026-01-22T10:00")).toBe("2026-01-22T09:00:00.000Z");
    expect(at("2026-07-22")).toBe("2026-07-21T22:00:00.000Z");
    expect(at("2026-07-22T10:00Z")).toBe("2026-07-22T10:00:00.000Z");
    expect(at("2026-07-22T10:00", wallClock("UTC"))).toBe("2026-07-22T10:00:00.000Z");
    expect(at("2026-07-22T10:00", wallClock("+02:00"))).toBe("2026-07-22T08:00:00.000Z");
    expect(at("2026-07-22T10:00", wallClock("-0330"))).toBe("2026-07-22T13:30:00.000Z");
  });

  it.each([
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    ["Europe/Berlin", "2026-03-29T03:30", "2026-03-29T01:30:00.000Z"],
    ["America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00.000Z"],
    ["Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00.000Z"],
    ["Pacific/Apia", "2011-12-30T10:00", "2011-12-30T20:00:00.000Z"],
  ])(
    "of %s, %s: of an hour that comes twice the first, of one that is skipped as if clocks had not been set",
    (zone, text, time) => {
      expect(new Date(readIsoTime(text, wallClock(zone))).toISOString()).toBe(time);
    },
  );

  it("asks the platform for few offsets, however many texts", () => {
    const spy = vi.spyOn(Intl.DateTimeFormat.prototype as { format: unknown }, "format", "get");
    const zone = wallClock("Europe/Berlin");
    for (let minute = 0; minute < 60 * 24 * 30; minute += 1) {
      readIsoTime(new Date(1_792_000_000_000 + minute * 60_000).toISOString().slice(0, -1), zone);
    }
    expect(spy.mock.calls.length).toBeGreaterThan(0);
    expect(spy.mock.calls.length).toBeLessThan(200);
    spy.mockRestore();
  });

  it("knows no zone of another name", () => {
    for (const name of ["Berlin", "+2", "+24:00", "02:00", "", "UTC+2"]) expect(wallClock(name), name).toBeUndefined();
  });
});
