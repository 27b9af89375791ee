import { csvParseRows } from "d3";
import { describe, expect, it } from "vitest";
import { Series } from "../../../../src/series/index.js";
import { JoinedSeries } from "../../../../src/series/joined-series.js";
import { PastSeries } from "../../../../src/series/past-series.js";
import { writeCSV as writeWorded } from "../../../../src/widgets/line-chart/export/csv.js";
import { phraseOf } from "../../../../src/widgets/words/phrase.js";
import { lineOf, noon, seriesOf } from "../frame-input-of.js";

const writeCSV = (lines: Parameters<typeof writeWorded>[0], from?: number, to?: number): string =>
  writeWorded(lines, phraseOf("en"), from, to);

function lineWith(rows: readonly (readonly [time: number, value: number])[], label = "cpu", shift = 0) {
  const series = new Series();
  for (const [time, value] of rows) series.append(time, value);
  return lineOf(series, label, label, shift);
}

describe("writeCSV", () => {
  it("writes a header and a line a row, each ended by CRLF, times in UTC", () => {
    expect(writeCSV([lineOf(seriesOf([1.5, -2, 3e-9]))])).toBe(
      "time,cpu\r\n2025-03-12T11:59:58.000Z,1.5\r\n2025-03-12T11:59:59.000Z,-2\r\n2025-03-12T12:00:00.000Z,3e-9\r\n",
    );
  });

  it("merges lines by time, and leaves a cell empty where a line has no row or no value", () => {
    const csv = writeCSV([
      lineWith(
        [
          [noon, 1],
          [noon + 2, NaN],
          [noon + 3, 4],
        ],
        "a",
      ),
      lineWith(
        [
          [noon + 1, 2],
          [noon + 2, 3],
          [noon + 3, 5],
        ],
        "b",
      ),
    ]);
    expect(csvParseRows(csv).map(([, ...cells]) => cells)).toEqual([
      ["a", "b"],
      ["1", ""],
      ["", "2"],
      ["", "3"],
      ["4", "5"],
    ]);
  });

  it("writes the extremes of rows that are sums, which are means", () => {
    const live = new Series();
    live.append(noon, 5);
    const joined = JoinedSeries.of(live);
    const piece = { times: [noon - 30, noon - 10], values: [2, NaN], lows: [1, NaN], highs: [900, NaN] };
    const { times, values, lows, highs } = piece;
    const [of, step] = [(numbers: number[]) => Float64Array.from(numbers), 20];
    const past = { times: of(times), values: of(values), lows: of(lows), highs: of(highs), step, from: noon - 40 };
    joined.replacePast(new PastSeries([past], noon));
    expect(csvParseRows(writeCSV([lineOf(joined)])).map(([, ...cells]) => cells)).toEqual([
      ["cpu", "cpu min", "cpu max"],
      ["2", "1", "900"],
      ["", "", ""],
      ["5", "5", "5"],
    ]);
  });

  it("keeps rows of one line and one time apart", () => {
    const csv = writeCSV([
      lineWith(
        [
          [noon, 1],
          [noon, 2],
        ],
        "a",
      ),
      lineWith([[noon, 3]], "b"),
    ]);
    expect(
      csvParseRows(csv)
        .slice(1)
        .map(([, ...cells]) => cells),
    ).toEqual([
      ["1", "3"],
      ["2", ""],
    ]);
  });

  it("writes a part alone, by the time on the chart, with the rows' own times", () => {
    const rows = [0, 1, 2, 3].map((second) => [noon + second * 1_000, second] as const);
    const cells = (csv: string): string[] =>
      csvParseRows(csv)
        .slice(1)
        .map(([, value]) => value);
    expect(cells(writeCSV([lineWith(rows)], noon + 1_000, noon + 2_000))).toEqual(["1", "2"]);
    expect(cells(writeCSV([lineWith(rows)], noon + 1_001, noon + 1_999))).toEqual([]);
    const shifted = writeCSV([lineWith(rows, "cpu", 2_000)], noon, noon);
    expect(shifted).toBe("time,cpu\r\n2025-03-12T12:00:02.000Z,2\r\n");
  });

  it("writes microseconds where there are any", () => {
    const times = writeCSV([
      lineWith([
        [noon + 0.125, 1],
        [noon + 0.9999, 1],
        [noon + 1.5, 2],
      ]),
    ]).match(/\.\d+Z/g);
    expect(times).toEqual([".000125Z", ".001Z", ".001500Z"]);
  });

  it("quotes names, and takes none for a formula", () => {
    const header = (...labels: string[]): string =>
      writeCSV(labels.map((label) => lineWith([[noon, 1]], label))).split("\r\n2025")[0];
    expect(header("a,b", 'say "hi"', "two\r\nlines")).toBe('time,"a,b","say ""hi""","two\r\nlines"');
    for (const evil of ['=HYPERLINK("http://a.example")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"]) {
      expect(csvParseRows(header(evil))[0]).toEqual(["time", `'${evil}`]);
      expect(header(evil)).toMatch(/^time,"'/);
    }
  });

  it("takes no part of a name for a formula where a spreadsheet parts cells by another character", () => {
    const nameOf = (label: string): string => csvParseRows(writeCSV([lineWith([[noon, 1]], label)]))[0][1];
    expect(nameOf("x;=1")).toBe("x;'=1");
    expect(nameOf('x; "=1"')).toBe('x;\' "=1"');
    expect(nameOf("x\t@A1")).toBe("x\t'@A1");
    expect(nameOf("x\r\n-1+cmd")).toBe("x\r\n'-1+cmd");
    expect(nameOf("\t=1")).toBe("\t'=1");
    expect(nameOf("a; b - c = d")).toBe("a; b - c = d");
  });

  it("gives each column a name of its own", () => {
    expect(writeCSV(["a", "a", "time", "a"].map((label) => lineWith([[noon, 1]], label))).split("\r\n")[0]).toBe(
      "time,a,a (2),time (2),a (3)",
    );
  });

  it("is a header alone without rows", () => {
    expect(writeCSV([])).toBe("time\r\n");
    expect(writeCSV([lineOf(undefined)])).toBe("time\r\n");
  });
});
