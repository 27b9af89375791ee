import { describe, expect, it, vi } from "vitest";
import { toConfig } from "../../src/stream/config.js";
import { createIntake } from "../../src/stream/intake.js";
import type { DataStreamOptions } from "../../src/stream/options.js";

const now = 1_700_000_000_000;

function intake<T>(options: DataStreamOptions<T> = {}, revises = false) {
  const handler = { drop: vi.fn(), future: vi.fn(), duplicate: vi.fn(), say: vi.fn() };
  return { handler, intake: createIntake<T>(toConfig(options), revises, handler) };
}

describe("the time of a row", () => {
  it("is row.time, row[0], else its arrival", () => {
    const { intake: made } = intake<unknown>();
    expect([...made([{ time: now - 5 }, [now - 4, 1], 7, { value: 3 }, null], now, Infinity).times]).toEqual([now - 5, now - 4, now, now, now]);
  });

  it("may be a Date, an ISO string, digits, a bigint", () => {
    const { intake: made } = intake<{ time: unknown }>();
    const rows = [new Date(now), new Date(now).toISOString(), String(now), BigInt(now)].map((time) => ({ time }));
    expect([...made(rows, now, Infinity).times]).toEqual([now, now, now, now]);
  });

  it("is refused when it is no time, with its cause and a sample", () => {
    const { handler, intake: made } = intake<{ time: unknown }>();
    const bad = [NaN, Infinity, "yesterday", "node 7", "room 101", "2026-02-30", {}, null, true, 1e300].map((time) => ({ time }));
    expect(made([...bad, { time: now }], now, Infinity).rows).toEqual([{ time: now }]);
    expect(handler.drop.mock.calls.map(([cause]) => cause as string)).toEqual(bad.map(() => "time"));
    expect(handler.drop).toHaveBeenCalledWith("time", '{"time":"yesterday"}');
  });

  it("is refused when it is later than the latest that may be", () => {
    const { handler, intake: made } = intake<{ time: number }>();
    expect(made([{ time: now + 1_000 }, { time: now + 1_001 }], now, now + 1_000).rows).toHaveLength(1);
    expect(handler.drop).toHaveBeenCalledWith("future", expect.any(String));
    expect(handler.future.mock.calls).toEqual([[now + 1_001]]);
  });

  it("is read by the accessor, whose throw refuses the row alone", () => {
    const { handler, intake: made } = intake<{ t?: { at: number } }>({ time: (row) => (row.t as { at: number }).at });
    expect([...made([{}, { t: { at: now } }], now, Infinity).times]).toEqual([now]);
    expect(handler.drop).toHaveBeenCalledTimes(1);
  });

  it("is never made up for rows of the past", () => {
    const { handler, intake: made } = intake<unknown>();
    expect(made([1, [now - 9, 2]], now, Infinity, true).rows).toEqual([[now - 9, 2]]);
    expect(handler.drop).toHaveBeenCalledWith("time", "1");
  });
});

describe("timeUnit", () => {
  it.each([
    ["s", 1_700_000_000, 1_700_000_001],
    ["us", 1_700_000_000_000_000, 1_700_000_001_000_000],
  ])("auto judges %s by the first row, converts, and says so once", (unit, first, second) => {
    const { handler, intake: made } = intake<number[]>();
    expect([...made([[first, 1], [second, 2]], now, Infinity).times]).toEqual([1_700_000_000_000, 1_700_000_001_000]);
    expect(handler.say).toHaveBeenCalledTimes(1);
    expect(handler.say).toHaveBeenCalledWith(expect.stringContaining(`timeUnit: "${unit}"`));
  });

  it("auto is not misled by a clock that begins at zero", () => {
    const { handler, intake: made } = intake<number[]>();
    expect([...made([[0, 1], [now, 2]], now, Infinity).times]).toEqual([0, now]);
    expect(handler.say).not.toHaveBeenCalled();
  });

  it("leaves milliseconds alone, in silence", () => {
    const { handler, intake: made } = intake<number[]>();
    expect([...made([[now, 1]], now, Infinity).times]).toEqual([now]);
    expect(handler.say).not.toHaveBeenCalled();
  });

  it.each([
    ["a number", 1_700_000_000_123_456_800, undefined],
    ["a bigint", 1_700_000_000_123_456_789n, 1_700_000_000_123],
    ["a bigint at the end of its ms", 1_700_000_000_122_999_999n, 1_700_000_000_122],
    ["a text", "1700000000122999999", 1_700_000_000_122],
    ["a text with a sign", "+1700000000123000000", 1_700_000_000_123],
    ["a bigint before 1970", -1_700_000_000_122_999_999n, -1_700_000_000_123],
  ])("ns are found by auto and read right, of the year 2023: %s", (_, time, exact) => {
    const expected = exact ?? 1_700_000_000_123;
    for (const unit of ["auto", "ns"] as const) {
      const { handler, intake: made } = intake<{ time: unknown }>({ timeUnit: unit });
      const [at] = made([{ time }], now, Infinity).times;
      expect(Math.floor(at)).toBe(expected);
      expect(handler.say).toHaveBeenCalledTimes(unit === "auto" ? 1 : 0);
    }
  });

  it("us of a bigint or a text are exact to the ms too", () => {
    const { intake: made } = intake<{ time: unknown }>({ timeUnit: "us" });
    const times = made([{ time: 1_700_000_000_122_999n }, { time: "1700000000122999" }, { time: 1_700_000_000_122_000 }], now, Infinity).times;
    expect([...times].map(Math.floor)).toEqual(Array(3).fill(1_700_000_000_122));
  });

  it.each([
    [99_999_999_999, "s"], [100_000_000_000, "ms"], [99_999_999_999_999, "ms"], [100_000_000_000_000, "us"], [99_999_999_999_999_980, "us"], [100_000_000_000_000_000, "ns"],
  ])("auto: %d is of %s", (number, unit) => {
    const { intake: made } = intake<number[]>();
    const scale = { s: 1_000, ms: 1, us: 0.001, ns: 0.000_001 }[unit] as number;
    expect(made([[number]], now, Infinity).times[0]).toBeCloseTo(number * scale, 3);
  });

  it("auto does not take a clock that began at zero for its unit once a larger time tells", () => {
    const { handler, intake: made } = intake<number[]>();
    expect([...made([[5_000, 1], [6_000, 2], [now, 3], [now + 1_000, 4]], now, Infinity).times]).toEqual([5e6, 6e6, now, now + 1_000]);
    expect(handler.say.mock.calls.map(([words]) => (words as string).slice(0, 27))).toEqual(["times look like seconds (50", "times look like millisecond"]);
    // One of seconds that came astray does not change the unit.
    const { intake: seconds } = intake<number[]>();
    expect([...seconds([[1_700_000_000], [now], [1_700_000_001]], now, Infinity).times]).toEqual([now, now * 1_000, now + 1_000]);
  });

  it("given, is not judged", () => {
    const { intake: made } = intake<number[]>({ timeUnit: "ms" });
    expect([...made([[12, 1]], now, Infinity).times]).toEqual([12]);
  });
});

describe("textTimeZone", () => {
  it("is the zone of texts that name none", () => {
    const { intake: made } = intake<string[]>({ textTimeZone: "Europe/Berlin" });
    const rows = [["2026-07-22T10:00"], ["2026-07-22"], ["2026-07-22T10:00:00Z"]];
    expect([...made(rows, now, Infinity).times].map((time) => new Date(time).toISOString())).toEqual([
      "2026-07-22T08:00:00.000Z",
      "2026-07-21T22:00:00.000Z",
      "2026-07-22T10:00:00.000Z",
    ]);
  });

  it.each(["Berlin", "+2", "", 2, null])("%j throws at once and names the cure", (zone) => {
    expect(() => toConfig({ textTimeZone: zone as string })).toThrow(TypeError);
    expect(() => toConfig({ textTimeZone: zone as string })).toThrow(/invalid textTimeZone: .*"Europe\/Berlin".*"\+02:00"/);
  });
});

describe("key", () => {
  it("gives each row its series", () => {
    const { intake: made } = intake<{ host: string }>({ key: "host" });
    expect(made([{ host: "a" }, { host: "b" }], now, Infinity).keys).toEqual(["a", "b"]);
  });
});

describe("a source that revises", () => {
  const row = (value: number) => ({ time: now, value });

  it("takes an equal row of the same time for a duplicate, another one for a revision", () => {
    const { handler, intake: made } = intake<{ time: number; value: number }>({}, true);
    expect(made([row(1)], now, Infinity).rows).toHaveLength(1);
    expect(made([row(1)], now, Infinity).rows).toHaveLength(0);
    expect(handler.duplicate).toHaveBeenCalledTimes(1);
    expect(made([row(2)], now, Infinity).rows).toEqual([row(2)]);
  });

  it("never revises rows stamped on arrival", () => {
    const { handler, intake: made } = intake<number>({}, true);
    expect(made([5, 5], now, Infinity).rows).toEqual([5, 5]);
    expect(handler.duplicate).not.toHaveBeenCalled();
  });
});
