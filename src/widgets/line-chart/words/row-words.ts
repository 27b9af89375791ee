import type { momentFormat } from "../../../draw/index.js";
import type { GapKind, Series } from "../../../series/index.js";
import { gapWords } from "../../format/absence.js";
import { formatDuration } from "../../format/duration.js";
import { handWords } from "../../words/hand-words.js";
import type { Phrase } from "../../words/phrase.js";
import type { Line } from "../series/line.js";
import type { Formats } from "./value-words.js";
import { spokenWords } from "./value-words.js";

/** Formatters of moments and values, and the time now. */
export interface RowFormatters {
  /** The formatter of moments. */
  readonly moment: ReturnType<typeof momentFormat>;
  /** The formatters of values, by axis. */
  readonly formats: Formats;
  /** The time now, epoch ms. */
  readonly now: number;
  /** Says the sentences of the widget. */
  readonly phrase: Phrase;
}

/** Describes a row for a screen reader: time, line, value, and all that is special about it. */
export function rowWords(line: Line, seq: number, { moment, formats, now, phrase }: RowFormatters): string {
  const { series, shift, label } = line;
  if (series === undefined || seq < series.first || seq >= series.end) return phrase("noRows");
  const rowTime = series.time(seq);
  const time = rowTime - shift;
  const origin = line.origin(rowTime);
  return [
    moment(time, now, time % 1000 !== 0),
    `${label} ${spokenWords(line, { time, value: series.value(seq) }, formats, phrase)}`,
    origin?.repaired === true
      ? phrase("repaired", {}, handWords)
      : origin?.late === true
        ? phrase("late", {}, handWords)
        : origin?.from === "cache"
          ? phrase("fromCache", {}, handWords)
          : "",
    wordsOfGap(series, seq - 1, "gapBefore", phrase),
    wordsOfGap(series, seq, "gapAfter", phrase),
  ]
    .filter((words) => words !== "")
    .join(", ");
}

/** Describes the gap after a row; `""`: there is none. */
function wordsOfGap(series: Series, seq: number, where: "gapBefore" | "gapAfter", phrase: Phrase): string {
  const found = gapAfter(series, seq);
  if (found === undefined) return "";
  const gap = phrase(where, { gap: gapWords(phrase, found.kind) }, handWords);
  return found.length > 0 ? phrase("gapFor", { gap, time: formatDuration(found.length, phrase) }, handWords) : gap;
}

/**
 * Finds the gap between a row and the next, or after the newest one, and its length, ms; undefined: no gap is known.
 */
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
