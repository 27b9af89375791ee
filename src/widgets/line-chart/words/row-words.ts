import type { momentFormat } from "../../../draw/index.js";
import { durationText } from "../../../draw/index.js";
import type { GapKind, Series } from "../../../series/index.js";
import type { Line } from "../series/line.js";
import type { Formats } from "./value-words.js";
import { spokenWords } from "./value-words.js";

/** How moments and values are written. */
export interface RowWriting {
  /** Writes a moment. */
  readonly moment: ReturnType<typeof momentFormat>;
  /** Write values. */
  readonly formats: Formats;
  /** The time now, epoch ms. */
  readonly now: number;
}

/** What is missing, by what is known of it. */
export const missing: Readonly<Record<GapKind, string>> = { lost: "rows lost", unknown: "rows may be missing" };

/** Tells a row as a screen reader says it: when, of which line, its value, and what is special about it. */
export function rowWords(line: Line, seq: number, { moment, formats, now }: RowWriting): string {
  const { series, shift, label } = line;
  if (series === undefined || seq < series.first || seq >= series.end) return "no rows";
  const own = series.time(seq);
  const time = own - shift;
  const origin = line.origin(own);
  return [
    moment(time, now, time % 1000 !== 0),
    `${label} ${spokenWords(line, { time, value: series.value(seq) }, formats)}`,
    origin?.repaired === true ? "repaired" : origin?.late === true ? "late" : "",
    gapWords(series, seq - 1, "before it"),
    gapWords(series, seq, "after it"),
  ]
    .filter((words) => words !== "")
    .join(", ");
}

function gapWords(series: Series, seq: number, where: string): string {
  const gap = gapAfter(series, seq);
  return gap === undefined
    ? ""
    : `${missing[gap.kind]} ${where}${gap.length > 0 ? ` for ${durationText(gap.length)}` : ""}`;
}

/** What is missing between a row and the next, or after the newest one; undefined: nothing that is known. */
export function gapAfter(series: Series, seq: number): { readonly kind: GapKind; readonly length: number } | undefined {
  if (seq < series.first) return undefined;
  const time = series.time(seq);
  const next = seq + 1 < series.end ? series.time(seq + 1) : Infinity;
  if (next < Infinity && !series.gaps.between(time, next)) return undefined;
  for (const { kind, after, before } of series.gaps.entries) {
    const [from, to] = [Math.max(after, time), Math.min(before, next)];
    if (from < to || (from === to && after >= time && before <= next)) return { kind, length: to - from };
  }
  return undefined;
}
