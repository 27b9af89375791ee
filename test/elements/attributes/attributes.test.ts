import { describe, expect, it } from "vitest";
import type { Attributes } from "../../../src/elements/attributes/attributes.js";
import {
  attributeName,
  dashboardAttributes,
  dataTableAttributes,
  lineChartAttributes,
  liveTextAttributes,
  sourceAttributes,
  streamAttributes,
  valueCardAttributes,
} from "../../../src/elements/attributes/attributes.js";
import { DataStream, eventSource, poll, random, webSocket } from "../../../src/stream/index.js";
import { dashboardSchema } from "../../../src/widgets/dashboard/options.js";
import { dataTableSchema } from "../../../src/widgets/data-table/options.js";
import { lineChartSchema } from "../../../src/widgets/line-chart/options/line-chart-options.js";
import { liveTextSchema } from "../../../src/widgets/live-text/options.js";
import { valueCardSchema } from "../../../src/widgets/value-card/options/card-options.js";

/** The options that a table of attributes tells, fields of options left out. */
const optionsOf = (attributes: Attributes): string[] =>
  Object.keys(attributes)
    .filter((name) => !attributes[name].field)
    .sort();

/** The options that a function takes, as its complaint about another one names them. */
function takenBy(make: (options: object) => unknown): string[] {
  try {
    make({ "no such option at all": 1 });
  } catch (error) {
    return (error as Error).message.replace(/^.* takes /, "").split(", ");
  }
  return [];
}

describe("the attributes", () => {
  it.each([
    ["a line chart", lineChartAttributes, lineChartSchema],
    ["a value card", valueCardAttributes, valueCardSchema],
    ["a live text", liveTextAttributes, liveTextSchema],
    ["a data table", dataTableAttributes, dataTableSchema],
    ["a dashboard", dashboardAttributes, dashboardSchema],
  ])("of %s tell exactly its options, the stream aside", (_, attributes, table) => {
    expect(optionsOf(attributes)).toEqual(
      Object.keys(table())
        .filter((name) => name !== "stream")
        .sort(),
    );
  });

  it("of a line chart tell only fields that its axes have", () => {
    for (const { field } of Object.values(lineChartAttributes as Attributes)) {
      if (field) expect(lineChartSchema()[field[0] as "y"].check({ [field[1]]: undefined })).toBeUndefined();
    }
  });

  it("of a stream tell exactly its options, the signal aside", () => {
    const taken = takenBy((options) => new DataStream(random(), options));
    expect(optionsOf(streamAttributes)).toEqual(taken.filter((name) => name !== "signal").sort());
  });

  it("of a source tell exactly the options of all sources, the socket's class aside", () => {
    const makers = [
      random,
      (options: object) => poll("/", options),
      (options: object) => webSocket("/", options),
      (options: object) => eventSource("/", options),
    ];
    const taken = new Set(makers.flatMap((make) => takenBy(make)));
    taken.delete("WebSocket");
    expect(optionsOf(sourceAttributes)).toEqual([...taken].sort());
  });

  it("share no name between a source and a stream", () => {
    expect(Object.keys(sourceAttributes).filter((name) => name in streamAttributes)).toEqual([]);
  });
});

describe("attributeName(property)", () => {
  it.each([
    ["timeWindow", "time-window"],
    ["ariaLabel", "aria-label"],
    ["yLabel", "y-label"],
    ["maxMessageBytes", "max-message-bytes"],
    ["unit", "unit"],
  ])("%s → %s", (property, attribute) => {
    expect(attributeName(property)).toBe(attribute);
  });
});
