import * as d3 from "d3";
import { describe, expect, it } from "vitest";
import { DataStream, manual, random } from "../../../../src/stream/index.js";
import type { LineChartInput } from "../../../../src/widgets/line-chart/index.js";
import { lineChart } from "../../../../src/widgets/line-chart/index.js";

const stream = new DataStream(manual<number>());

function mount(options: Record<string, unknown>): () => void {
  return () => {
    const chart = lineChart(document.createElement("div"), options as unknown as LineChartInput<number>);
    chart.destroy();
  };
}

const curves = '"linear", "monotone-x" or a curve of d3; for steps take mark: "step"';

describe("the options of a line chart", () => {
  it.each([
    [{ stream, timewindow: 5 }, "unknown option: timewindow. Did you mean timeWindow?"],
    [{ stream, timeWindow: -5 }, 'invalid timeWindow: -5. Expected a number of milliseconds above 0 or "all"'],
    [{}, "invalid stream: undefined. Expected a DataStream"],
    [
      { stream, every: 60_000 },
      'invalid every: 60000. Expected mark: "bars" beside it, which alone puts rows together',
    ],
    [
      { stream, mark: "bars", reduce: "rate" },
      'invalid reduce: "rate". Expected "count", "sum", "mean", "min", "max" or "last"',
    ],
    [{ series: [{ stream }, { value: "a" }] }, "invalid series[1].stream: undefined. Expected a DataStream"],
    [{ stream, series: [] }, "invalid series: []. Expected a list of at least one line"],
    [{ stream: 5 }, "invalid stream: 5. Expected a DataStream"],
    [{ stream, delay: "fast" }, 'invalid delay: "fast". Expected "auto" or a number of milliseconds of at least 0'],
    [
      { stream, y: { domain: [5, 5] } },
      "invalid y: an object. Expected domain ([5, 5]) to be two numbers that differ, [low, high], " +
        "or null for a bound that follows the values",
    ],
    [
      { stream, y: { format: "nonsense" } },
      'invalid y: an object. Expected format ("nonsense") to be a d3 format such as ".1f" or a function',
    ],
    [
      { stream, thresholds: [{ label: "limit" }] },
      "invalid thresholds: [an object]. Expected a list whose item 0 (an object) is an object " +
        "whose value is a finite number",
    ],
    [
      { stream, annotations: [{ time: "room 101" }] },
      'invalid annotations: [an object]. Expected a list whose item 0 (an object) is time ("room 101") ' +
        "to be a time: epoch ms, a Date or an ISO 8601 string",
    ],
    [{ stream, curve: "wavy" }, `invalid curve: "wavy". Expected ${curves}`],
    [{ stream, curve: "step" }, `invalid curve: "step". Expected ${curves}`],
    [{ stream, curve: d3.line() }, `invalid curve: a function. Expected ${curves}`],
    [{ stream, curve: d3.curveBundle }, `invalid curve: a function. Expected ${curves}`],
    [{ stream, mark: "bar" }, 'invalid mark: "bar". Expected "line", "area", "step", "band" or "bars"'],
    [{ stream, mark: null }, 'invalid mark: null. Expected "line", "area", "step", "band" or "bars"'],
    [
      { stream, y: { format: "" } },
      'invalid y: an object. Expected format ("") to be a d3 format such as ".1f" or a function',
    ],
    [{ stream, strokeWidth: 0 }, "invalid strokeWidth: 0. Expected a number of pixels above 0, at most 100"],
  ])("refuses %o", (options, message) => {
    expect(mount(options)).toThrow(new TypeError(message));
  });

  it("has a default for all but the stream", () => {
    const chart = lineChart(document.createElement("div"), { stream });
    expect(chart.options).toMatchObject({
      timeWindow: 60_000,
      delay: "auto",
      maxSeries: 50,
      curve: "linear",
      mark: "line",
    });
    chart.destroy();
  });

  it("takes any curve and any format of d3", () => {
    for (const curve of [d3.curveBasis, d3.curveCatmullRom.alpha(0.5), d3.curveStepBefore, d3.curveNatural]) {
      const options: LineChartInput<number> = { stream, curve };
      expect(mount(options as never)).not.toThrow();
    }
    for (const format of [".1f", "$,.2f", "~s", "+.0%", d3.format(".3~g"), (value: number) => `${value} u`]) {
      const options: LineChartInput<number> = { stream, y: { format }, yRight: { format } };
      expect(mount(options as never)).not.toThrow();
    }
    const options: LineChartInput<number> = { stream, x: { format: (time) => d3.utcFormat("%H:%M")(new Date(time)) } };
    expect(mount(options as never)).not.toThrow();
    expect(mount({ stream, x: { format: d3.utcFormat("%H:%M") } })).not.toThrow();
  });

  it("leaves a chart as it is where an update is wrong", () => {
    const chart = lineChart(document.createElement("div"), { stream, timeWindow: 5_000 });
    expect(() => chart.update({ timeWindow: 10_000, stream: undefined })).toThrow("invalid stream: undefined");
    expect(chart.options.timeWindow).toBe(5_000);
    chart.destroy();
  });

  it("asks for a value accessor, at compile time, where rows have no plain value", () => {
    interface Metrics {
      readonly cpu: number;
    }
    const metrics = new DataStream(manual<Metrics>());
    const typed = (): void => {
      lineChart("#x", { stream: new DataStream(random()) });
      lineChart("#x", { stream: metrics, value: "cpu" });
      lineChart("#x", { stream: metrics, value: (row) => row.cpu });
      lineChart("#x", { stream: metrics, series: [{ value: "cpu", label: "CPU" }] });
      // @ts-expect-error Metrics is no plain row
      lineChart("#x", { stream: metrics });
      // @ts-expect-error there is no such field
      lineChart("#x", { stream: metrics, value: "cup" });
    };
    expect(typed).toBeTypeOf("function");
  });
});
