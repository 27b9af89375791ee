import type { Accessor, StreamConfig } from "./options.js";

/** Milliseconds a unit; none before `"auto"` has judged. */
const scales = { auto: NaN, ms: 1, s: 1_000, us: 0.001 };

/**
 * Makes a reader of rows' times: epoch ms, undefined where a row has none of its own and no accessor says that it should,
 * NaN where it is no time. May throw what the user's accessor throws. `say` is told once when `timeUnit: "auto"` converts.
 */
export function timeReader<T>(
  { time, timeUnit: unit }: Pick<StreamConfig<T>, "time" | "timeUnit">,
  say: (words: string) => void,
): (row: T) => number | undefined {
  const read = time === undefined ? ownTime : reader(time);
  return (row) => {
    const raw = read(row);
    // The usual row; a number that is passed on as it is costs no allocation.
    if (typeof raw === "number" && unit === "ms") return raw;
    if (raw === undefined && time === undefined) return undefined;
    if (raw instanceof Date) return raw.getTime();
    if (typeof raw === "string" && !/^[+-]?\d+(\.\d+)?$/.test(raw)) return Date.parse(raw);
    if (!["number", "bigint", "string"].includes(typeof raw)) return NaN;
    const number = Number(raw);
    // Zero is the same in every unit and tells of none.
    if (number === 0) return 0;
    if (unit === "auto" && Number.isFinite(number)) {
      // Seconds stay below 10¹¹ until the year 5138, milliseconds have been above it since 1973 and below 10¹⁴ until 5138.
      const magnitude = Math.abs(number);
      unit = magnitude < 1e11 ? "s" : magnitude < 1e14 ? "ms" : "us";
      if (unit !== "ms") {
        const word = unit === "s" ? "seconds" : "microseconds";
        say(`times look like ${word} (${number}) and are read as such; timeUnit: "${unit}" or "ms" settles it`);
      }
    }
    return number * scales[unit];
  };
}

/** What an accessor reads of a row. */
export function reader<T>(accessor: Accessor<T, unknown>): (row: T) => unknown {
  return typeof accessor === "function" ? accessor : (row) => (row as Record<string, unknown> | null | undefined)?.[accessor];
}

function ownTime(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return undefined;
  return Array.isArray(row) ? (row as unknown[])[0] : (row as { time?: unknown }).time;
}
