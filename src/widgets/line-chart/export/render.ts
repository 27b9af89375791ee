import { formatValue, resolveOptions } from "../../options/options.js";
import { clock } from "../../page/clock.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import { lineChartTable } from "../options/line-chart-options.js";
import { noteOf } from "../parts/header.js";
import type { Line } from "../series/line.js";
import { oldestOf } from "../series/line-gaps.js";
import { LineSet } from "../series/line-set.js";
import { literalPalette } from "./literal-palette.js";
import { sizeInside } from "./picture.js";
import type { RenderLineChartInput, RenderLineChartOptions } from "./render-options.js";
import { renderTable } from "./render-options.js";
import { readMoment, stillStream } from "./still-stream.js";
import { writeSVG } from "./svg.js";
import { textWidth } from "./text-width.js";

/** The size of labels, CSS pixels. */
const label = 12;

/**
 * Draws rows as a line chart, as SVG text: for a mail, an alert, a page made on a server. Needs no DOM and no canvas.
 * The picture is a live chart's: ticks, domain, gaps, thresholds, fill, legend, and the newest value. Nothing in it is
 * fetched, and no script is in it. The same rows and options give the same text; words are in the language and the zone
 * of the process unless `locale` and `timeZone` say.
 *
 * Rows without a time, or whose value is no number, are left out, and counted in the picture's `<desc>`.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { renderLineChart } from "tickline";
 *
 * const rows = [["2025-03-12T12:00:00Z", 21.5], ["2025-03-12T12:01:00Z", 22.1]] as const;
 * writeFileSync("chart.svg", renderLineChart(rows, { title: "Boiler, °C", thresholds: [{ value: 80, label: "limit" }]
 * }));
 * ```
 * @param rows - `[time, value]`, `{ time, value }`, or any with the accessors `time`, `value`, `key`, `series`; times
 * as a stream reads them; in any order
 * @param options - see {@link RenderLineChartOptions}
 * @throws TypeError `invalid rows: none of 3 has both a time and a number. Expected …`, `invalid from: …`, `invalid
 * colour: "var(--x)". Expected …`, and for options as `lineChart` does
 */
export function renderLineChart<T>(
  rows: readonly T[],
  options: RenderLineChartInput<T> = {} as RenderLineChartInput<T>,
): string {
  if (!Array.isArray(rows)) throw new TypeError(`invalid rows: ${formatValue(rows)}. Expected an array of rows`);
  const whole = resolveOptions<RenderLineChartOptions<T>>(renderTable(), options);
  const { legend, title, ariaLabel, scheme } = whole;
  const until = whole.to === undefined ? Infinity : readMoment("to", whole.to, whole);
  const stream = stillStream(rows, { ...whole, to: until });
  const chart = chartOptions(whole, stream);
  const lines = new LineSet<T>(chart, { changed: nothing, state: nothing, drop: nothing, error: nothing });
  try {
    const { all, newest, refused } = lines;
    const left = stream.timeless + stream.keyless + refused;
    if (newest === undefined && left > 0) {
      throw new TypeError(
        `invalid rows: none of ${rows.length} has both a time and a number, as ${formatValue(rows[0])} shows. ` +
          "Expected [time, value] or { time, value }, or the options time and value to say where they are",
      );
    }
    const to = until < Infinity ? until : (newest ?? clock.epoch());
    const timeWindow = spanOf(whole, all, to);
    const { width, height, padding } = sizeInside(whole.width, whole.height, whole.padding);
    const palette = literalPalette(whole, label);
    return writeSVG(
      {
        scene: {
          width,
          height,
          dpr: 1,
          label,
          measure: (text, strong) => label * textWidth(text, strong),
          to,
          timeWindow,
          lines: all,
          options: chart,
        },
        padding,
        palette,
        words: {
          title,
          note: noteOf(all.length, lines.hidden, undefined),
          state: undefined,
          named: (legend ?? all.length > 1) ? all : [],
          roomy: false,
        },
        empty: "no rows",
        fresh: true,
        background: [palette.color(whole.background ?? (scheme === "dark" ? "#111111" : "#ffffff"))],
      },
      ariaLabel ?? title ?? "line chart",
      left === 0 ? [] : [`left out: ${leftWords(stream, refused)}`],
    );
  } finally {
    lines.close();
  }
}

/** The options of a live chart that draws the same; it holds whatever there is. */
function chartOptions<T>(
  whole: RenderLineChartOptions<T>,
  stream: ReturnType<typeof stillStream<T>>,
): LineChartOptions<T> {
  const { x, y, yRight } = whole;
  const bare = resolveOptions(lineChartTable<T>(), {});
  return {
    ...bare,
    ...whole,
    // A format that is the user's gives text, whatever it gives.
    x: { ...x, format: texts(x.format) },
    y: { ...y, format: texts(y.format) },
    yRight: { ...yRight, format: texts(yRight.format) },
    annotations: whole.annotations.map((annotation) => {
      const { time, to } = annotation;
      const at = readMoment("annotations", time, whole);
      return { ...annotation, time: at, ...(to !== undefined && { to: readMoment("annotations", to, whole) }) };
    }),
    stream: stream as unknown as LineChartOptions<T>["stream"],
    key: undefined,
    timeWindow: whole.timeWindow ?? bare.timeWindow,
    retain: { time: Infinity, rows: Infinity },
  };
}

function texts<How>(format: How): How {
  if (typeof format !== "function") return format;
  return ((value: number) => String((format as (value: number) => unknown)(value))) as How;
}

/** How much time is on view, ms. */
function spanOf<T>(whole: RenderLineChartOptions<T>, lines: readonly Line[], to: number): number {
  const { from, timeWindow } = whole;
  if (from !== undefined && timeWindow !== undefined) {
    throw new TypeError("invalid from: a timeWindow is given too. Expected one of them");
  }
  if (timeWindow !== undefined) return timeWindow;
  const start = from === undefined ? oldestOf(lines) : readMoment("from", from, whole);
  if (start !== undefined && start < to) return to - start;
  if (from !== undefined) {
    throw new TypeError(
      `invalid from: ${formatValue(from)}. Expected a time before the right edge, ${new Date(to).toISOString()}`,
    );
  }
  return lineChartTable().timeWindow.default;
}

/** What was left out, in words. */
function leftWords({ timeless, keyless }: { timeless: number; keyless: number }, refused: number): string {
  const parts: string[] = [];
  if (timeless > 0) parts.push(timeless === 1 ? "1 row without a time" : `${timeless} rows without a time`);
  if (keyless > 0) parts.push(keyless === 1 ? "1 row without a key" : `${keyless} rows without a key`);
  if (refused > 0) parts.push(refused === 1 ? "1 value that is no number" : `${refused} values that are no numbers`);
  return parts.join(", ");
}

function nothing(): void {
  // Nobody listens.
}
