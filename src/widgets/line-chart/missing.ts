import type { GapInterval, Series } from "../../series/index.js";

/** What is needed here of a line that is drawn. */
interface Drawn {
  readonly line: { readonly stream: unknown };
  readonly trace: { readonly series: Series };
}

/** The gaps of all streams; lines of one stream share theirs. */
export function gapsOf(lines: readonly Drawn[]): readonly GapInterval[] {
  if (lines.length === 1) return lines[0].trace.series.gaps.entries;
  const streams = new Set<unknown>();
  let all: readonly GapInterval[] = [];
  for (const { line, trace } of lines) {
    if (streams.has(line.stream)) continue;
    streams.add(line.stream);
    const { entries } = trace.series.gaps;
    all = all.length === 0 ? entries : [...all, ...entries].sort((a, b) => a.after - b.after);
  }
  return all;
}

/** The series that reaches back furthest. */
export function oldestOf(lines: readonly Drawn[]): Series | undefined {
  let oldest: Series | undefined;
  for (const { trace: { series } } of lines) {
    if (series.length > 0 && (oldest === undefined || series.time(series.first) < oldest.time(oldest.first))) oldest = series;
  }
  return oldest;
}
