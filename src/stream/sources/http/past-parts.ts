import { StreamError } from "../../errors.js";
import type { HistoryAnswer, PastGap } from "../../source.js";
import { sampleOf } from "../../values/sample.js";

/** The parts of an answer of history beside its rows. */
export type PastParts<T> = Pick<HistoryAnswer<T>, "step" | "min" | "max" | "oldest" | "gaps">;

/**
 * Reads what an answer of history tells beside its rows: `step` with `min` and `max`, `oldest`, `gaps`.
 *
 * @param whole - the answer
 * @param readRow - reads an element as a row; undefined: it is none
 * @param refused - the indexes of rows that were refused
 * @throws StreamError of code `bad-payload` where a part is of another form: its rows could be taken for what they are
 * not
 */
export function readPastParts<T>(
  whole: object | undefined,
  readRow: (element: unknown) => unknown,
  refused: ReadonlySet<number>,
): PastParts<T> {
  const { rows, step, min, max, oldest, gaps } = (whole ?? {}) as Record<string, unknown>;
  const size = Array.isArray(rows) ? rows.length : 0;

  function expect(holds: boolean, name: string, value: unknown, expected: string): void {
    if (holds) return;
    const words = `invalid ${name} in the answer of history: ${sampleOf(value)}. Expected ${expected}`;
    throw new StreamError("bad-payload", words, { retryable: false });
  }

  function readExtremes(name: string, list: unknown): readonly T[] | undefined {
    if (list === undefined || list === null) return undefined;
    expect(step !== undefined && step !== null, name, list, "a step beside it, ms");
    expect(Array.isArray(list) && list.length === size, name, list, `a list of ${size} rows, one for each row`);
    const read = (list as readonly unknown[]).filter((_, index) => !refused.has(index)).map(readRow);
    expect(!read.includes(undefined), name, list, "rows of the form that the others have");
    // Cast: they are rows by the same check as all others.
    return read as readonly T[];
  }

  expect(step === undefined || step === null || (isTime(step) && step > 0), "step", step, "a number of ms above 0");
  expect(oldest === undefined || oldest === null || isTime(oldest), "oldest", oldest, "a time, epoch ms, or null");
  expect(gaps === undefined || gaps === null || isGaps(gaps), "gaps", gaps, "a list of { after, before }, epoch ms");
  return {
    step: (step as number | null | undefined) ?? undefined,
    min: readExtremes("min", min),
    max: readExtremes("max", max),
    oldest: oldest as number | null | undefined,
    gaps: (gaps as readonly PastGap[] | null | undefined) ?? undefined,
  };
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}

function isGaps(value: unknown): value is readonly PastGap[] {
  return (
    Array.isArray(value) &&
    value.every((gap: Partial<Record<keyof PastGap, unknown>> | null) => {
      const { after, before, kind = "lost" } = gap ?? {};
      return isTime(after) && isTime(before) && after <= before && ["lost", "unknown"].includes(kind as string);
    })
  );
}
