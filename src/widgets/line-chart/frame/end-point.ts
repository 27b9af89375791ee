import type { Scale } from "../../../draw/index.js";
import { between, scaleOf } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { LineChartOptions } from "../options/line-chart-options.js";

/** Where a line ends on view. */
export interface EndPoint {
  /** Epoch ms. */
  readonly time: number;
  /** The line's value there. */
  readonly value: number;
}

/**
 * Where a line ends on view: at its newest row, or at the right edge while its newest row lies beyond. Nothing where
 * it ends in a gap.
 */
export function endPointOf(
  series: Series,
  to: number,
  curve: LineChartOptions<never>["curve"],
  scale = scaleOf(),
): EndPoint | undefined {
  const seq = series.columns.after(to) - 1;
  if (seq < series.first) return undefined;
  if (seq + 1 < series.end) {
    if (!series.joined(seq)) return undefined;
    return { time: to, value: valueBetween(series, seq, to, curve, scale) };
  }
  const value = series.value(seq);
  return Number.isNaN(value) ? undefined : { time: series.time(seq), value };
}

/** The value of the line at a time between row `seq` and the next. */
function valueBetween(
  series: Series,
  seq: number,
  time: number,
  curve: LineChartOptions<never>["curve"],
  scale: Scale,
): number {
  const [first, last] = [series.value(seq), series.value(seq + 1)];
  if (curve === "step") return first;
  const span = series.time(seq + 1) - series.time(seq);
  const share = span > 0 ? (time - series.time(seq)) / span : 1;
  if (curve === "linear") return between(first, last, share, scale);
  const { transform, invert } = scale;
  const [a, b] = [transform(first), transform(last)];
  const [m, n] = [slopeAt(series, seq, transform) * span, slopeAt(series, seq + 1, transform) * span];
  const rest = 1 - share;
  const value = invert(
    a * (1 + 2 * share) * rest * rest +
      m * share * rest * rest +
      b * share * share * (3 - 2 * share) -
      n * share * share * rest,
  );
  // Slopes may be beyond the range of numbers.
  return Number.isFinite(value) ? value : between(first, last, share, scale);
}

/** The slope at a row of a monotone cubic: that of d3's `curveMonotoneX` (Steffen 1990), places a ms. */
function slopeAt(series: Series, seq: number, place: Scale["transform"]): number {
  const before = series.joined(seq - 1) ? chord(series, seq - 1, place) : undefined;
  const after = series.joined(seq) ? chord(series, seq, place) : undefined;
  if (before === undefined || after === undefined) {
    // At an end the curve leaves as its neighbour's slope wants it.
    const only = before ?? after ?? 0;
    const inner = before === undefined ? seq + 1 : seq - 1;
    const next = series.joined(inner - 1) && series.joined(inner) ? slopeAt(series, inner, place) : only;
    return (3 * only - next) / 2;
  }
  const h = series.time(seq) - series.time(seq - 1);
  const k = series.time(seq + 1) - series.time(seq);
  const mean = (before * k + after * h) / (h + k);
  return (
    (Math.sign(before) + Math.sign(after)) * Math.min(Math.abs(before), Math.abs(after), 0.5 * Math.abs(mean)) || 0
  );
}

function chord(series: Series, seq: number, place: Scale["transform"]): number {
  const span = series.time(seq + 1) - series.time(seq);
  return span > 0 ? (place(series.value(seq + 1)) - place(series.value(seq))) / span : 0;
}
