import { afterEach, describe, expect, it, vi } from "vitest";
import { TimeZone } from "../../../../src/draw/index.js";
import { readIsoTime, wallClock } from "../../../../src/stream/internal.js";
import { cellWords } from "../../../../src/widgets/data-table/columns/cell-words.js";
import { cellValue, columnsOf, inferColumns } from "../../../../src/widgets/data-table/columns/columns.js";
import { Decimals } from "../../../../src/widgets/data-table/columns/decimals.js";
import { TimeColumn } from "../../../../src/widgets/data-table/columns/time-column.js";
import type { Entry } from "../../../../src/widgets/data-table/rows/entry.js";
import { rowEntry } from "../../../../src/widgets/data-table/rows/entry.js";
import { sortEntries } from "../../../../src/widgets/data-table/rows/sort-entries.js";
import { phraseOf } from "../../../../src/widgets/words/phrase.js";

const zone = new TimeZone("UTC");
const time = Date.UTC(2026, 0, 2, 3, 4, 5);

const labels = (row: unknown, key = ""): string[] => inferColumns(row, key, phraseOf("en")).map(({ label }) => label);

/** A value in words, as a column writes it. */
function words(value: unknown, format?: Parameters<typeof cellWords>[0], decimals = 1): string {
  const rethrow = (error: unknown): void => {
    throw error;
  };
  return cellWords(
    format,
    zone,
    "en",
    rethrow,
  )({ raw: value, value: cellValue(value, time) }, decimals, (at) => `@${at}`);
}

describe("inferColumns(row, key)", () => {
  it.each([
    [5, "time value"],
    ["words", "time value"],
    [[time, 5], "time value"],
    [[time, 1, 2, 3], "time 1 2 3"],
    [{ time, host: "a", cpu: null, up: true, at: new Date(0), tags: {}, list: [1] }, "time host cpu up at"],
    [Object.fromEntries(Array.from("abcdefghijkl", (name) => [name, 1])), "a b c d e f g h"],
    [{ nested: {} }, "time"],
    [null, "time value"],
  ])("finds the columns of %o", (row, expected) => {
    expect(labels(row).join(" ")).toBe(expected);
  });

  it("shows the key where no field tells it", () => {
    expect(labels({ cpu: 1, tags: { host: "a" } }, "a")).toEqual(["key", "cpu"]);
    expect(labels({ cpu: 1, host: "a" }, "a")).toEqual(["cpu", "host"]);
  });

  it("reads what it found, also of rows that are otherwise", () => {
    const [host, cpu] = inferColumns<unknown>({ host: "a", cpu: 1 }, "", phraseOf("en"));
    expect([host.read({ cpu: 2 }, time, ""), cpu.read({ cpu: 2 }, time, ""), cpu.read(null, time, "")]).toEqual([
      undefined,
      2,
      undefined,
    ]);
  });
});

describe("columnsOf(columns)", () => {
  it("names a column after its label, its field, else its place", () => {
    const columns = columnsOf<{ a: number }>(
      [{ value: "a" }, { value: "a", label: "A" }, { value: ({ a }) => a }],
      phraseOf("en"),
    );
    expect(columns.map(({ label }) => label)).toEqual(["a", "A", "column 3"]);
  });
});

describe("cellValue(value, time)", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("keeps a date the day that it says: a moment of the table's zone, else the text", () => {
    vi.stubEnv("TZ", "America/New_York");
    const tokyo = wallClock("Asia/Tokyo");
    const [here, there] = [readIsoTime("2026-07-22"), readIsoTime("2026-07-22", tokyo)];
    expect(cellValue("2026-07-22", here)).toEqual(new Date(here));
    expect(cellValue("2026-07-22", here, tokyo)).toBe("2026-07-22");
    expect(cellValue("2026-07-22", there, tokyo)).toEqual(new Date(there));
    expect(cellValue("2026-07-22T10:00", readIsoTime("2026-07-22T10:00"), tokyo)).toBeInstanceOf(Date);
  });

  it.each([
    [1.5, 1.5],
    ["1.5", "1.5"],
    [false, false],
    [12n, "12"],
    [{ a: [1] }, '{"a":[1]}'],
    [() => 1, "[object Function]"],
    [null, undefined],
    [undefined, undefined],
    [NaN, undefined],
    [-Infinity, undefined],
    [new Date(NaN), undefined],
  ])("shows %o as %o", (value, expected) => {
    expect(cellValue(value, time)).toEqual(expected);
  });

  it.each([time, time / 1_000, time * 1_000, time * 1e6, new Date(time).toISOString(), new Date(time)])(
    "knows the row's own time in %o",
    (value) => {
      expect(cellValue(value, time)).toEqual(new Date(time));
    },
  );
});

describe("cellWords(format, zone, locale, reportError)", () => {
  it.each([
    [1234.56, undefined, "1,234.6"],
    [-1, undefined, "−1.0"],
    [0.004, undefined, "0.00400"],
    [0, undefined, "0.0"],
    [time, undefined, `@${time}`],
    [null, () => "never", "–"],
    [true, undefined, "true"],
    [0.5, ".0%", "50%"],
    [0.5, { hour: "2-digit" }, "0.5"],
    ["text", ".0%", "text"],
    [time, { hour: "2-digit", minute: "2-digit" }, "03:04"],
    [3, (value: unknown) => `<b>${String(value)}</b>`, "<b>3</b>"],
    [time, (value: unknown) => String(value), String(time)],
  ] as const)("writes %o by %o as %o", (value, format, expected) => {
    expect(words(value, format as Parameters<typeof cellWords>[0])).toBe(expected);
  });

  it("holds no more of a text than anybody reads", () => {
    expect(words("x".repeat(100_000)).length).toBe(500);
  });

  it("writes plainly what a format throws at, and tells of it once", () => {
    const errors: unknown[] = [];
    const write = cellWords(
      () => {
        throw new Error("mine");
      },
      zone,
      "en",
      (error) => errors.push(error),
    );
    expect([write({ raw: 1, value: 1 }, 0, String), write({ raw: "a", value: "a" }, 0, String)]).toEqual(["1", "a"]);
    expect(errors.length).toBe(1);
  });
});

describe("Decimals", () => {
  it("gives all numbers of a key as many decimals, and none to whole ones", () => {
    const decimals = new Decimals();
    decimals.add("a", 41.8, 0, 1_000);
    decimals.add("a", 42, 10, 1_000);
    decimals.add("b", 42, 10, 1_000);
    expect([decimals.of("a"), decimals.of("b"), decimals.of("c")]).toEqual([1, 0, 0]);
  });

  it("forgets a great number, in time", () => {
    const decimals = new Decimals();
    decimals.add("", 5_000.5, 0, 1_000);
    decimals.add("", 0.5, 1_001, 1_000);
    expect(decimals.of("")).toBe(0);
    decimals.add("", 0.5, 2_002, 1_000);
    expect(decimals.of("")).toBe(3);
  });
});

describe("TimeColumn", () => {
  const at = (ms: number): Entry<null> => rowEntry(null, time + ms, "");

  it("tells the time of day, with the day where it is another one", () => {
    const column = new TimeColumn(zone, "en-GB");
    column.update(time, []);
    expect([column.format(time), column.format(time - 86_400_000)]).toEqual(["03:04:05", "1 Jan 03:04:05"]);
  });

  it("tells milliseconds once rows share a second, and keeps to it", () => {
    const column = new TimeColumn(zone, "en-GB");
    column.update(time, [at(2_000), at(1_000)]);
    const { revision } = column;
    column.update(time, [at(2_000), at(2_000), at(1_500)]);
    expect(column.revision).toBe(revision);
    column.update(time, [at(2_500), at(2_000)]);
    expect(column.revision).toBe(revision + 1);
    column.update(time, []);
    expect(column.format(time)).toBe("03:04:05.000");
  });

  it("reads otherwise after midnight", () => {
    const column = new TimeColumn(zone, "en-GB");
    column.update(time, undefined);
    const { revision, midnight } = column;
    expect(midnight).toBe(Date.UTC(2026, 0, 3));
    column.update(midnight - 1, undefined);
    expect(column.revision).toBe(revision);
    column.update(midnight, undefined);
    expect(column.revision).toBe(revision + 1);
  });

  it.each([
    [Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 28, 23)],
    [Date.UTC(2026, 2, 29, 0, 30), Date.UTC(2026, 2, 29, 22)],
    [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 23)],
  ])("knows when the day ends where clocks are set: %i", (now, end) => {
    const column = new TimeColumn(new TimeZone("Europe/Berlin"), "en");
    column.update(now, undefined);
    expect(column.midnight).toBe(end);
  });
});

describe("sortEntries(entries, cellOf, order, collator)", () => {
  const values = [3, null, "b10", true, 20, "b9", 3];
  const entries: Entry<number>[] = [
    { kind: "lost", after: 0, id: 1, time: 0, count: 1, cause: "" },
    ...values.map((_value, index) => rowEntry(index, time, "")),
  ];
  const sorted = (order: "ascending" | "descending"): unknown[] =>
    sortEntries(
      entries,
      ({ row }) => ({ raw: values[row], value: cellValue(values[row], time) }),
      order,
      new Intl.Collator("en", { numeric: true }),
    ).map((entry) => (entry.kind === "row" ? entry.row : "gap"));

  it("puts numbers before texts, equal ones as they were, what is missing after all else, gaps last", () => {
    expect(sorted("ascending")).toEqual([3, 0, 6, 4, 5, 2, 1, "gap"]);
    expect(sorted("descending")).toEqual([2, 5, 4, 0, 6, 3, 1, "gap"]);
  });
});
