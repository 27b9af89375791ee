import { Series } from "../../../src/series/index.js";
import { Annotations } from "../../../src/widgets/line-chart/frame/annotations.js";
import type { FrameInput } from "../../../src/widgets/line-chart/frame/frame-input.js";
import { pickAt } from "../../../src/widgets/line-chart/frame/pick.js";
import { marks } from "../../../src/widgets/line-chart/marks/marks.js";
import type { LineChartOptions } from "../../../src/widgets/line-chart/options/line-chart-options.js";
import { lineChartSchema } from "../../../src/widgets/line-chart/options/line-chart-options.js";
import type { Line } from "../../../src/widgets/line-chart/series/line.js";
import { resolveOptions } from "../../../src/widgets/options/options.js";
import { readTokenLengths } from "../../../src/widgets/style/length-tokens.js";

/** A round moment, epoch ms. */
export const noon = Date.UTC(2025, 2, 12, 12, 0, 0);

/** A palette whose colours are as they are named. */
export const plainPalette = {
  ink: "",
  muted: "",
  grid: "",
  warn: "",
  label: "",
  strong: "",
  sizes: readTokenLengths("", String),
  dashes: [4, 4],
  color: (text: string) => text,
};

/** Returns a series with a row every `step` ms, the last at noon. */
export function seriesOf(values: readonly (number | null)[], step = 1_000): Series {
  const series = new Series();
  for (const [index, value] of values.entries()) series.append(noon - (values.length - 1 - index) * step, value ?? NaN);
  return series;
}

/** Returns a line of a series; `shift` tells its stream, and the lead of its clock, ms. */
export function lineOf(
  series: Series | undefined,
  id = "0:",
  label = "cpu",
  shift = 0,
  more: Partial<Line> = {},
): Line {
  const stream = `stream ${shift}`;
  const { mark = marks.line, fields = [series] } = more;
  return {
    id,
    name: label,
    label,
    stroke: "#2563c9",
    stream,
    axis: "left",
    mark,
    fields,
    live: fields,
    sumWords: () => undefined,
    series: fields[mark.followed - 1],
    shift,
    isGone: false,
    state: "live",
    now: () => noon,
    newestTime: () => undefined,
    origin: () => undefined,
    ...more,
  };
}

/** Returns a band between two series, with the line of a third where there is one. */
export function bandOf(
  low: Series | undefined,
  high: Series | undefined,
  value?: Series,
  id = "0:",
  label = "range",
): Line {
  return value === undefined
    ? lineOf(undefined, id, label, 0, { mark: marks.band, fields: [low, high] })
    : lineOf(undefined, id, label, 0, {
        mark: marks.band.for?.({ value: "value" } as never),
        fields: [value, low, high],
      });
}

/** Returns the input of a chart of 500 × 200 whose right edge is noon. */
export function frameInputOf(
  lines: readonly Line[],
  options: Partial<LineChartOptions<unknown>> = {},
  more: Partial<FrameInput> = {},
): FrameInput {
  const { timeWindow = 60_000 } = options;
  return {
    width: 500,
    height: 200,
    dpr: 1,
    header: 20,
    label: 12,
    measure: (text) => text.length * 7,
    to: noon,
    timeWindow: timeWindow === "all" ? NaN : timeWindow,
    reducedMotion: false,
    lines,
    options: resolveOptions(lineChartSchema<unknown>(), options),
    pointer: undefined,
    pick: pickAt,
    annotations: new Annotations(),
    ...more,
  };
}
