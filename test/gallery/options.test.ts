// @vitest-environment node
import { describe, expect, it } from "vitest";
import { cases, groups } from "../../demo/gallery/cases/index.mjs";
import { dashboardSchema } from "../../src/widgets/dashboard/options.js";
import { dataTableSchema } from "../../src/widgets/data-table/options.js";
import { lineChartSchema } from "../../src/widgets/line-chart/options/line-chart-options.js";
import { liveTextSchema } from "../../src/widgets/live-text/options.js";
import type { OptionSchema } from "../../src/widgets/options/options.js";
import { valueCardSchema } from "../../src/widgets/value-card/options/card-options.js";
import { optionNames } from "./option-names.js";

const tables: [string, () => OptionSchema<object>, string[]][] = [
  ["line-chart", lineChartSchema, []],
  ["value-card", valueCardSchema, []],
  ["data-table", dataTableSchema, []],
  ["live-text", liveTextSchema, []],
  // Judged with the options of the widget that they stand beside.
  ["dashboard", dashboardSchema, ["widgets.widget", "widgets.span"]],
];

describe("the gallery", () => {
  it.each(tables)(
    "has a case for each option of a %s, also for those inside others, and names no other option",
    (widget, tableOf, more) => {
      const named = cases.filter((each) => each.widget === widget).flatMap(({ options }) => options);
      expect([...new Set(named)].sort()).toEqual([...optionNames(tableOf()), ...more].sort());
    },
  );

  it("finds what is inside an option", () => {
    expect(optionNames(lineChartSchema())).toEqual(
      expect.arrayContaining([
        "x.grid",
        "yRight.scale",
        "series.axis",
        "thresholds.to",
        "annotations.time",
        "retain.rows",
      ]),
    );
  });

  it("names each case once, and has each in a group", () => {
    const ids = [...groups, ...cases].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("says of each case what it shows, in a sentence", () => {
    for (const { id, title, note, options } of cases) {
      expect(title, id).toMatch(/^[^.]+$/);
      expect(note, id).toMatch(/^\S.*\.$/);
      expect(options.length, id).toBeGreaterThan(0);
    }
  });
});
