import type { GapInterval, Series } from "../../../series/index.js";
import type { Line } from "./line.js";

/** The part of a drawn line that its gaps depend on. */
interface GappedLine {
  readonly line: { readonly stream: unknown; readonly shift: number; readonly series: Series | undefined };
}

/** Lists the gaps of all streams, at their times on the chart; lines of one stream share theirs. */
export function gapsOf(lines: readonly GappedLine[]): readonly GapInterval[] {
  if (lines.length === 1) return entriesOf(lines[0]);
  const streams = new Set<unknown>();
  let all: readonly GapInterval[] = [];
  for (const { line } of lines) {
    if (streams.has(line.stream)) continue;
    streams.add(line.stream);
    const entries = entriesOf({ line });
    all = all.length === 0 ? entries : [...all, ...entries].sort((a, b) => a.after - b.after);
  }
  return all;
}

function entriesOf({ line: { shift, series } }: GappedLine): readonly GapInterval[] {
  const entries = series?.gaps.entries ?? [];
  if (shift === 0) return entries;
  return entries.map((gap) => ({ ...gap, after: gap.after - shift, before: gap.before - shift }));
}

/** Returns the time of the oldest row that came in, on the chart, epoch ms; undefined: none has. */
export function oldestLive(lines: readonly Pick<Line, "live" | "mark" | "shift">[]): number | undefined {
  let oldest: number | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const { live, mark, shift } = lines[index];
    oldest = earlier(oldest, live[mark.followed - 1], shift);
  }
  return oldest;
}

/** Returns the time of the oldest row on the chart, epoch ms; undefined: there is no row. */
export function oldestOf(lines: readonly Pick<Line, "series" | "shift">[]): number | undefined {
  let oldest: number | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const { series, shift } = lines[index];
    oldest = earlier(oldest, series, shift);
  }
  return oldest;
}

/** Returns a time, or that of the first row of a series where it is earlier. */
function earlier(oldest: number | undefined, series: Series | undefined, shift: number): number | undefined {
  if (series === undefined || series.length === 0) return oldest;
  const time = series.time(series.first) - shift;
  return oldest === undefined || time < oldest ? time : oldest;
}
