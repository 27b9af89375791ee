import { formatValue, resolveOptions } from "../../options/options.js";
import { clock } from "../../page/clock.js";
import type { Phrase } from "../../words/phrase.js";
import { phraseOf } from "../../words/phrase.js";
import { widgetWords } from "../../words/widget-words.js";
import { barsCode } from "../marks/bars.js";
import * as drawnBars from "../marks/drawn-bars.js";
import { checkTogether } from "../options/check-together.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import { DEFAULT_TIME_WINDOW_MS, lineChartSchema } from "../options/line-chart-options.js";
import * as drawnReferences from "../paint/references.js";
import { referencesCode } from "../paint/references-code.js";
import { noteOf } from "../parts/header.js";
import { nameOf } from "../parts/name-of.js";
import type { Line } from "../series/line.js";
import { oldestOf } from "../series/line-gaps.js";
import { LineSet } from "../series/line-set.js";
import { literalPalette } from "./literal-palette.js";
import { sizeInside } from "./picture.js";
import type { RenderLineChartInput, RenderLineChartOptions } from "./render-options.js";
import { renderSchema } from "./render-options.js";
import { readMoment, stillStream } from "./still-stream.js";
import { writeSVG } from "./svg.js";
import { textWidth } from "./text-width.js";

/** Size of labels, CSS pixels. */
const LABEL_PX = 12;

/**
 * Draws rows as a line chart, as SVG text: for a mail, an alert, a page made on a server. Needs no DOM and no canvas.
 * The picture is a live chart's: ticks, domain, gaps, thresholds, fill, legend, and the newest value. It fetches
 * nothing and holds no script. The same rows and options give the same text; words are in the language and the zone of
 * the process unless `locale` and `timeZone` say.
 *
 * Rows without a time, or with a value that is no number, are left out, and counted in the picture's `<desc>`.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { renderLineChart } from "tickline/render";
 *
 * const rows = [["2025-03-12T12:00:00Z", 21.5], ["2025-03-12T12:01:00Z", 22.1]] as const;
 * const thresholds = [{ value: 80, label: "limit" }];
 * writeFileSync("chart.svg", renderLineChart(rows, { title: "Boiler, °C", thresholds }));
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
  const given = resolveOptions<RenderLineChartOptions<T>>(renderSchema(), options);
  const resolved = { ...given, textTimeZone: given.textTimeZone ?? given.timeZone };
  const { legend, title, scheme } = resolved;
  const phrase = phraseOf(resolved.locale, resolved.words);
  const latest = resolved.to === undefined ? Infinity : readMoment("to", resolved.to, resolved);
  const stream = stillStream(rows, { ...resolved, to: latest });
  const chart = chartOptions(resolved, stream);
  checkTogether(chart);
  barsCode.provide(drawnBars);
  referencesCode.provide(drawnReferences);
  const lineSet = new LineSet<T>(chart, { changed: noop, state: noop, drop: noop, error: noop }, () => phrase);
  try {
    const { all, newest, refused } = lineSet;
    const leftOutCount = stream.timeless + stream.keyless + refused;
    if (newest === undefined && leftOutCount > 0) {
      throw new TypeError(
        `invalid rows: none of ${rows.length} has both a time and a number, as ${formatValue(rows[0])} shows. ` +
          "Expected [time, value] or { time, value }, or the options time and value to say where they are",
      );
    }
    const to = latest < Infinity ? latest : (newest ?? clock.epoch());
    const timeWindow = spanOf(resolved, all, to);
    const { width, height, padding } = sizeInside(resolved.width, resolved.height, resolved.padding);
    const palette = literalPalette(resolved, LABEL_PX);
    return writeSVG(
      {
        input: {
          width,
          height,
          dpr: 1,
          label: LABEL_PX,
          measure: (text, strong) => LABEL_PX * textWidth(text, strong),
          to,
          timeWindow,
          lines: all,
          options: chart,
        },
        padding,
        palette,
        words: {
          title,
          note: noteOf(all.length, lineSet.omitted, undefined, phrase),
          state: undefined,
          namedLines: (legend ?? all.length > 1) ? all : [],
          keepsFirstRow: false,
          phrase,
        },
        empty: phrase("noRows"),
        isCurrent: () => true,
        background: [palette.color(resolved.background ?? (scheme === "dark" ? "#111111" : "#ffffff"))],
      },
      nameOf(resolved, phrase),
      leftOutCount === 0 ? [] : [phrase("leftOut", { rows: leftWords(stream, refused, phrase) }, widgetWords)],
      phrase,
    );
  } finally {
    lineSet.close();
  }
}

/** Returns the options of a live chart that draws the same picture and holds all rows. */
function chartOptions<T>(
  resolved: RenderLineChartOptions<T>,
  stream: ReturnType<typeof stillStream<T>>,
): LineChartOptions<T> {
  const { x, y, yRight } = resolved;
  const defaults = resolveOptions(lineChartSchema<T>(), {});
  return {
    ...defaults,
    ...resolved,
    // User formats may return any type; pictures need text.
    x: { ...x, format: asText(x.format) },
    y: { ...y, format: asText(y.format) },
    yRight: { ...yRight, format: asText(yRight.format) },
    annotations: resolved.annotations.map((annotation) => {
      const { time, to } = annotation;
      const at = readMoment("annotations", time, resolved);
      return { ...annotation, time: at, ...(to !== undefined && { to: readMoment("annotations", to, resolved) }) };
    }),
    // Cast: of a stream the line set calls only what a still stream has.
    stream: stream as unknown as LineChartOptions<T>["stream"],
    seriesKey: undefined,
    timeWindow: resolved.timeWindow ?? defaults.timeWindow,
    retain: { time: Infinity, rows: Infinity },
  };
}

function asText<Format>(format: Format): Format {
  if (typeof format !== "function") return format;
  return ((value: number) => String((format as (value: number) => unknown)(value))) as Format;
}

/** Returns the span on view, ms. */
function spanOf<T>(resolved: RenderLineChartOptions<T>, lines: readonly Line[], to: number): number {
  const { from, timeWindow } = resolved;
  if (from !== undefined && timeWindow !== undefined) {
    throw new TypeError("invalid from: a timeWindow is given too. Expected one of them");
  }
  if (timeWindow !== undefined) return timeWindow;
  const start = from === undefined ? oldestOf(lines) : readMoment("from", from, resolved);
  if (start !== undefined && start < to) return to - start;
  if (from !== undefined) {
    throw new TypeError(
      `invalid from: ${formatValue(from)}. Expected a time before the right edge, ${new Date(to).toISOString()}`,
    );
  }
  return DEFAULT_TIME_WINDOW_MS;
}

/** Tells in words how many rows and values were left out. */
function leftWords(
  { timeless, keyless }: { timeless: number; keyless: number },
  refused: number,
  phrase: Phrase,
): string {
  const counts = { timeless, keyless, noNumbers: refused };
  return (Object.keys(counts) as (keyof typeof counts)[])
    .filter((name) => counts[name] > 0)
    .map((name) => phrase(name, { n: counts[name] }, widgetWords))
    .join(", ");
}

function noop(): void {
  // Callback without effect: a picture has no listeners.
}
