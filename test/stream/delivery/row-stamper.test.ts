import { describe, expect, it, vi } from "vitest";
import { createRowStamper } from "../../../src/stream/delivery/row-stamper.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import { resolveStreamOptions } from "../../../src/stream/options/resolve.js";

const NOW_MS = 1_700_000_000_000;

function stamperOf<T>(options: DataStreamOptions<T> = {}, revises = false) {
  const handler = { drop: vi.fn(), future: vi.fn(), duplicate: vi.fn(), say: vi.fn() };
  const stamper = createRowStamper<T>(resolveStreamOptions(options), revises, handler);
  return { handler, stamper, stamp: stamper.stamp };
}

describe("the time of a row", () => {
  it("is row.time, row[0], else its arrival", () => {
    const { stamp } = stamperOf<unknown>();
    expect([...stamp([{ time: NOW_MS - 5 }, [NOW_MS - 4, 1], 7, { value: 3 }, null], NOW_MS, Infinity).times]).toEqual([
      NOW_MS - 5,
      NOW_MS - 4,
      NOW_MS,
      NOW_MS,
      NOW_MS,
    ]);
  });

  it("may be a Date, an ISO string, digits, a bigint", () => {
    const { stamp } = stamperOf<{ time: unknown }>();
    const rows = [new Date(NOW_MS), new Date(NOW_MS).toISOString(), String(NOW_MS), BigInt(NOW_MS)].map((time) => ({
      time,
    }));
    expect([...stamp(rows, NOW_MS, Infinity).times]).toEqual([NOW_MS, NOW_MS, NOW_MS, NOW_MS]);
  });

  it("is refused when it is no time, with its cause and a sample", () => {
    const { handler, stamp } = stamperOf<{ time: unknown }>();
    const bad = [NaN, Infinity, "yesterday", "node 7", "room 101", "2026-02-30", {}, null, true, 1e300].map((time) => ({
      time,
    }));
    expect(stamp([...bad, { time: NOW_MS }], NOW_MS, Infinity).rows).toEqual([{ time: NOW_MS }]);
    expect(handler.drop.mock.calls.map(([cause]) => cause as string)).toEqual(bad.map(() => "time"));
    expect(handler.drop).toHaveBeenCalledWith(
      "time",
      '{"time":"yesterday"}',
      expect.stringMatching(/^"yesterday" is no time: .*ISO 8601.*Date\.parse\(row\.t\)/),
    );
  });

  it("is refused when it is later than the latest that may be", () => {
    const { handler, stamp } = stamperOf<{ time: number }>();
    expect(stamp([{ time: NOW_MS + 1_000 }, { time: NOW_MS + 1_001 }], NOW_MS, NOW_MS + 1_000).rows).toHaveLength(1);
    expect(handler.future.mock.calls).toEqual([
      [{ row: { time: NOW_MS + 1_001 }, time: NOW_MS + 1_001, key: "" }, false],
    ]);
    expect(handler.drop).not.toHaveBeenCalled();
  });

  it("is read by the accessor, whose throw refuses the row alone", () => {
    const { handler, stamp } = stamperOf<{ t?: { at: number } }>({ time: (row) => (row.t as { at: number }).at });
    expect([...stamp([{}, { t: { at: NOW_MS } }], NOW_MS, Infinity).times]).toEqual([NOW_MS]);
    expect(handler.drop).toHaveBeenCalledTimes(1);
  });

  it("is never made up for rows of the past", () => {
    const { handler, stamp } = stamperOf<unknown>();
    expect(stamp([1, [NOW_MS - 9, 2]], NOW_MS, Infinity, true).rows).toEqual([[NOW_MS - 9, 2]]);
    expect(handler.drop).toHaveBeenCalledWith("time", "1", "no time: a row of the past needs one of its own");
  });
});

describe("a row that is refused", () => {
  /** Returns the cause and the reason of the one refusal of a row. */
  function refusal(row: unknown, options: DataStreamOptions<unknown> = {}): string {
    const { handler, stamp } = stamperOf<unknown>(options);
    expect(stamp([row], NOW_MS, Infinity).rows).toEqual([]);
    expect(handler.drop).toHaveBeenCalledTimes(1);
    const [cause, , reason] = handler.drop.mock.calls[0] as string[];
    expect(reason.length).toBeLessThanOrEqual(240);
    return `${cause}: ${reason}`;
  }
  const at = { time: NOW_MS };
  const key =
    "a text, a number, a boolean, or an object with a toString of its own is one; " +
    'for rows without, key: (row) => row.key ?? "other"';
  const cure =
    "a text is one in ISO 8601, or in digits of timeUnit; else time: (row) => Date.parse(row.t), " +
    "or () => Date.now() for its arrival";

  // The casts are needed because rows of the test are unknown, which have no field to name.
  it.each<[string, unknown, DataStreamOptions<unknown>?]>([
    [`time: "node 7" is no time: ${cure}`, ["node 7", 21.5]],
    [`time: "room 101" is no time: ${cure}`, { time: "room 101" }],
    [`time: "soon" at "at" is no time: ${cure.replace("row.t", "row.at")}`, { at: "soon" }, { time: "at" as never }],
    ["time: null is no time: a number of timeUnit, a Date or an ISO 8601 text is one", { time: null }],
    ["time: NaN is no time: a number of timeUnit, a Date or an ISO 8601 text is one", [NaN, 1]],
    ["time: an invalid Date is no time: a number of timeUnit, a Date or an ISO 8601 text is one", [new Date(NaN), 1]],
    ['time: {"at":1} is no time: a number of timeUnit, a Date or an ISO 8601 text is one', [{ at: 1 }, 1]],
    [
      'time: no time at "at": the option time names where a row has one; () => Date.now() is its arrival',
      {},
      { time: "at" as never },
    ],
    ["time: 1e+300 ms lies beyond the year 275760: is timeUnit right?", { time: 1e300 }, { timeUnit: "ms" }],
    [
      "time: the time accessor threw: Cannot read properties of undefined (reading 'at')",
      {},
      { time: (row) => (row as { t: { at: number } }).t.at },
    ],
    [`key: no key at "host": ${key}`, at, { key: "host" as never }],
    [`key: null is no key at "host": ${key}`, { ...at, host: null }, { key: "host" as never }],
    [`key: {"id":1} is no key: ${key}`, at, { key: () => ({ id: 1 }) }],
    [
      "key: the key accessor threw: no host",
      at,
      {
        key: () => {
          throw new Error("no host");
        },
      },
    ],
  ])("says why: %s", (words, row, options) => {
    expect(refusal(row, options)).toBe(words);
  });
});

describe("timeUnit", () => {
  it.each([
    ["s", 1_700_000_000, 1_700_000_001],
    ["us", 1_700_000_000_000_000, 1_700_000_001_000_000],
  ])("auto judges %s by the first row, converts, and says so once", (unit, first, second) => {
    const { handler, stamp } = stamperOf<number[]>();
    expect([
      ...stamp(
        [
          [first, 1],
          [second, 2],
        ],
        NOW_MS,
        Infinity,
      ).times,
    ]).toEqual([1_700_000_000_000, 1_700_000_001_000]);
    expect(handler.say).toHaveBeenCalledTimes(1);
    expect(handler.say).toHaveBeenCalledWith(expect.stringContaining(`timeUnit: "${unit}"`));
  });

  it("auto is not misled by a clock that begins at zero", () => {
    const { handler, stamp } = stamperOf<number[]>();
    expect([
      ...stamp(
        [
          [0, 1],
          [NOW_MS, 2],
        ],
        NOW_MS,
        Infinity,
      ).times,
    ]).toEqual([0, NOW_MS]);
    expect(handler.say).not.toHaveBeenCalled();
  });

  it("leaves milliseconds alone, in silence", () => {
    const { handler, stamp } = stamperOf<number[]>();
    expect([...stamp([[NOW_MS, 1]], NOW_MS, Infinity).times]).toEqual([NOW_MS]);
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
      const { handler, stamp } = stamperOf<{ time: unknown }>({ timeUnit: unit });
      const [at] = stamp([{ time }], NOW_MS, Infinity).times;
      expect(Math.floor(at)).toBe(expected);
      expect(handler.say).toHaveBeenCalledTimes(unit === "auto" ? 1 : 0);
    }
  });

  it("us of a bigint or a text are exact to the ms too", () => {
    const { stamp } = stamperOf<{ time: unknown }>({ timeUnit: "us" });
    const times = stamp(
      [{ time: 1_700_000_000_122_999n }, { time: "1700000000122999" }, { time: 1_700_000_000_122_000 }],
      NOW_MS,
      Infinity,
    ).times;
    expect([...times].map(Math.floor)).toEqual(Array(3).fill(1_700_000_000_122));
  });

  it.each([
    [99_999_999_999, "s"],
    [100_000_000_000, "ms"],
    [99_999_999_999_999, "ms"],
    [100_000_000_000_000, "us"],
    [99_999_999_999_999_980, "us"],
    [100_000_000_000_000_000, "ns"],
  ])("auto: %d is of %s", (number, unit) => {
    const { stamp } = stamperOf<number[]>();
    const scale = { s: 1_000, ms: 1, us: 0.001, ns: 0.000_001 }[unit] as number;
    expect(stamp([[number]], NOW_MS, Infinity).times[0]).toBeCloseTo(number * scale, 3);
  });

  it("auto does not take a clock that began at zero for its unit once a larger time tells", () => {
    const { handler, stamp } = stamperOf<number[]>();
    expect([
      ...stamp(
        [
          [5_000, 1],
          [6_000, 2],
          [NOW_MS, 3],
          [NOW_MS + 1_000, 4],
        ],
        NOW_MS,
        Infinity,
      ).times,
    ]).toEqual([5e6, 6e6, NOW_MS, NOW_MS + 1_000]);
    expect(handler.say.mock.calls.map(([words]) => (words as string).slice(0, 27))).toEqual([
      "times look like seconds (50",
      "times look like millisecond",
    ]);
    // A time of seconds that came astray does not change the unit.
    const { stamp: seconds } = stamperOf<number[]>();
    expect([...seconds([[1_700_000_000], [NOW_MS], [1_700_000_001]], NOW_MS, Infinity).times]).toEqual([
      NOW_MS,
      NOW_MS * 1_000,
      NOW_MS + 1_000,
    ]);
  });

  it("given, is not judged", () => {
    const { stamp } = stamperOf<number[]>({ timeUnit: "ms" });
    expect([...stamp([[12, 1]], NOW_MS, Infinity).times]).toEqual([12]);
  });
});

describe("textTimeZone", () => {
  it("is the zone of texts that name none", () => {
    const { stamp } = stamperOf<string[]>({ textTimeZone: "Europe/Berlin" });
    const rows = [["2026-07-22T10:00"], ["2026-07-22"], ["2026-07-22T10:00:00Z"]];
    expect([...stamp(rows, NOW_MS, Infinity).times].map((time) => new Date(time).toISOString())).toEqual([
      "2026-07-22T08:00:00.000Z",
      "2026-07-21T22:00:00.000Z",
      "2026-07-22T10:00:00.000Z",
    ]);
  });

  it.each(["Berlin", "+2", "", 2, null])("%j throws at once and names the cure", (zone) => {
    expect(() => resolveStreamOptions({ textTimeZone: zone as string })).toThrow(TypeError);
    expect(() => resolveStreamOptions({ textTimeZone: zone as string })).toThrow(
      /invalid textTimeZone: .*"Europe\/Berlin".*"\+02:00"/,
    );
  });
});

describe("key", () => {
  it("gives each row its series", () => {
    const { stamp } = stamperOf<{ host: string }>({ key: "host" });
    expect(stamp([{ host: "a" }, { host: "b" }], NOW_MS, Infinity).keys).toEqual(["a", "b"]);
  });

  it("is whatever has a name, and no row without one gets through", () => {
    const { handler, stamp } = stamperOf<{ host?: unknown }>({ key: "host" });
    const good = ["a", "", 42, 0, NaN, true, 7n, ["a", 1], new Date(0), new URL("http://a/")].map((host) => ({ host }));
    const bad = [undefined, null, {}, Object.create(null), Symbol("a"), () => "a", { toString: () => 5 }].map(
      (host) => ({ host }),
    );
    const { rows, keys } = stamp([...bad, ...good], NOW_MS, Infinity);
    expect(rows).toEqual(good);
    expect(keys).toEqual(good.map(({ host }) => String(host)));
    expect(handler.drop.mock.calls.map(([cause]) => cause as string)).toEqual(bad.map(() => "key"));
  });
});

describe("a source that revises", () => {
  interface Sample {
    time: number;
    value: number;
    key?: string;
  }
  const row = (value: number, time = NOW_MS): Sample => ({ time, value });
  const revising = (options: DataStreamOptions<Sample> = {}) => {
    const { handler, stamp } = stamperOf<Sample>(options, true);
    /** Returns the values of an answer that are new. */
    return {
      handler,
      news: (rows: readonly Sample[], past = false) =>
        stamp(rows, NOW_MS, Infinity, past).rows.map(({ value }) => value),
    };
  };

  it("takes an equal row of the same time for a duplicate, another one for a revision", () => {
    const { handler, news } = revising();
    expect(news([row(1)])).toEqual([1]);
    expect(news([row(1)])).toEqual([]);
    expect(handler.duplicate.mock.calls).toEqual([[NOW_MS, undefined]]);
    expect(news([row(2)])).toEqual([2]);
  });

  it("tells of a duplicate with its key", () => {
    const { handler, news } = revising({ key: "key" });
    expect(
      news([
        { ...row(1), key: "a" },
        { ...row(1), key: "b" },
        { ...row(1), key: "a" },
      ]),
    ).toEqual([1, 1]);
    expect(handler.duplicate.mock.calls).toEqual([[NOW_MS, "a"]]);
  });

  it("takes a change back to an older value for news", () => {
    const { news } = revising();
    expect([1, 2, 1, 1, 2].map((value) => news([row(value)]))).toEqual([[1], [2], [1], [], [2]]);
  });

  it("takes several rows of one time in one answer for several rows, each told once", () => {
    const { handler, news } = revising();
    const answer = [row(1), row(2), row(3)];
    expect(news(answer)).toEqual([1, 2, 3]);
    for (let poll = 0; poll < 6; poll += 1) expect(news(answer)).toEqual([]);
    expect(handler.duplicate).toHaveBeenCalledTimes(18);
    expect(news([row(2), row(4), row(3), row(4)])).toEqual([4]);
    // The first was not in the answer before.
    expect(news(answer)).toEqual([1]);
  });

  it("takes a row of history for what it is, and what is said live now still for known", () => {
    const { news } = revising();
    expect(news([row(2)])).toEqual([2]);
    expect(news([row(2), row(1)], true)).toEqual([1]);
    expect(news([row(2)])).toEqual([]);
  });

  it.each([1_001, 20_000])(
    "knows an answer of %d keyed rows again, in whatever order, and a window that moves on",
    (count) => {
      const { news } = revising({ key: "key" });
      const answer = (from: number) =>
        Array.from({ length: count }, (_, i) => ({ time: NOW_MS + from + i, value: i, key: `k${from + i}` }));
      const again = (rows: Sample[]) => rows.map((each) => ({ ...each, value: Number(each.key?.slice(1)) }));
      expect(news(again(answer(0)))).toHaveLength(count);
      expect(news(again(answer(0)))).toEqual([]);
      expect(news(again(answer(0)).reverse())).toEqual([]);
      expect(news(again(answer(100)))).toHaveLength(100);
      expect(news(again(answer(200)).reverse())).toHaveLength(100);
      expect(news(again(answer(200)))).toEqual([]);
    },
  );

  it("knows fifty thousand rows of one time again", () => {
    const { news } = revising();
    const answer = () => Array.from({ length: 50_000 }, (_, value) => row(value));
    expect(news(answer())).toHaveLength(50_000);
    expect(news(answer())).toEqual([]);
    expect(news([...answer().reverse(), row(-1)])).toEqual([-1]);
  });

  it("forgets what has not been said for long", () => {
    const { news } = revising();
    for (let ms = 0; ms < 5_000; ms += 1) expect(news([row(ms, NOW_MS + ms)])).toEqual([ms]);
    expect(news([row(4_500, NOW_MS + 4_500)])).toEqual([]);
    expect(news([row(0)])).toEqual([0]);
  });

  it("never revises rows stamped on arrival", () => {
    const { handler, stamp } = stamperOf<number>({}, true);
    expect(stamp([5, 5], NOW_MS, Infinity).rows).toEqual([5, 5]);
    expect(handler.duplicate).not.toHaveBeenCalled();
  });
});
