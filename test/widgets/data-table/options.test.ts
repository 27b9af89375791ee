import { describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/index.js";
import { checkTogether } from "../../../src/widgets/data-table/columns/columns.js";
import type { DataTableOptions } from "../../../src/widgets/data-table/options.js";
import { dataTableSchema } from "../../../src/widgets/data-table/options.js";
import { resolveOptions } from "../../../src/widgets/options/options.js";

interface Host {
  readonly host: string;
  readonly cpu: number;
}

const stream = new DataStream<Host>(() => undefined);

function resolve(options: object): Readonly<DataTableOptions<Host>> {
  const whole = resolveOptions(dataTableSchema<Host>(), { stream, ...options });
  checkTogether(whole);
  return whole;
}

describe("dataTableSchema()", () => {
  it("has defaults for all but the stream", () => {
    expect(resolve({})).toMatchObject({
      rows: 10,
      timeWindow: 60_000,
      columns: undefined,
      by: undefined,
      sort: undefined,
    });
  });

  it("takes all that a column may have", () => {
    const columns = [
      { value: "cpu", label: "CPU", format: ".1f", sparkline: "area", align: "left" },
      { value: () => 1, format: { hour: "2-digit" } },
    ];
    expect(resolve({ columns, sort: { column: "CPU", order: "descending" } }).columns).toBe(columns);
    for (const column of ["cpu", 0, 1]) resolve({ columns, sort: { column } });
  });

  it.each([
    [{ row: 5 }, "unknown option: row. Did you mean rows?"],
    [{ rows: -5 }, "invalid rows: -5. Expected a whole number from 1 to 1,000"],
    [{ rows: 1_001 }, "invalid rows: 1001. Expected a whole number from 1 to 1,000"],
    [{ by: "host" }, 'invalid by: "host". Expected "time" or "key"'],
    [{ columns: [] }, "a list of at least one column"],
    [{ columns: ["cpu"] }, 'a list whose item 0 ("cpu") is an object'],
    [{ columns: [{ label: "CPU" }] }, "whose value is the name of a field or a function of the row"],
    [{ columns: [{ value: "cpu", lable: "CPU" }] }, "unknown option: lable. Did you mean label?"],
    [{ columns: [{ value: "cpu", format: "nope!" }] }, 'a d3 format such as ".1f" or a function'],
    [
      { columns: [{ value: "cpu", sparkline: true }] },
      'sparkline (true) to be false, "line", "area", "bars" or "step"',
    ],
    [{ sort: {} }, "an object whose column is a string or a whole number of at least 0"],
    [{ sort: { column: "cpu", order: "down" } }, 'order ("down") to be "ascending" or "descending"'],
    [
      { columns: [{ value: "cpu" }], sort: { column: "cpuu" } },
      'invalid sort.column: "cpuu". Expected "cpu" or an index below 1',
    ],
    [{ columns: [{ value: "cpu" }], sort: { column: 1 } }, "invalid sort.column: 1"],
    [{ timeWindow: 0 }, "invalid timeWindow: 0"],
    [{ locale: "not a tag" }, "invalid locale"],
    [{ timeZone: "Mars/Olympus" }, "invalid timeZone"],
  ])("refuses %o, and names the cure", (options, message) => {
    expect(() => resolve(options)).toThrow(message);
  });
});
