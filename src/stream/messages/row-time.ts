import { readIsoTime } from "../clock/iso-time.js";
import { wallClock } from "../clock/wall-clock.js";
import type { StreamConfig } from "../options/options.js";
import { sampleOf } from "../values/sample.js";
import { compileAccessor } from "./compile-accessor.js";

type Unit = Exclude<StreamConfig<unknown>["timeUnit"], "auto">;

/** The names of the units, for messages. */
const UNIT_WORDS = { s: "seconds", ms: "milliseconds", us: "microseconds", ns: "nanoseconds" };

/** Units a millisecond, for the units whose counts since 1970 a number cannot hold exactly. */
const UNITS_PER_MS = { us: 1_000n, ns: 1_000_000n };

/** Text that is a decimal number. */
const DIGITS = /^[+-]?\d+(\.\d+)?$/;

/**
 * Times below it are no evidence of a unit: as seconds they lie before March 1973, so the clock rather began at zero.
 */
const DOUBTFUL_BELOW_S = 1e8;

/** The receiver of messages about rows' times. */
export interface TimeHandler {
  /** Called when `timeUnit: "auto"` settles on a unit, unless on ms at once; at most twice a stream. */
  readonly say: (words: string) => void;
  /** Called with the reason when a value is no time. */
  readonly refuse?: (reason: string) => void;
}

/**
 * Makes a reader of rows' times, in epoch ms: undefined where a row has no time and no accessor demands one, NaN where
 * the value is no time. Throws what the user's accessor throws.
 */
export function timeReader<T>(
  {
    time,
    timeUnit,
    textTimeZone,
  }: Pick<StreamConfig<T>, "time" | "timeUnit"> & Partial<Pick<StreamConfig<T>, "textTimeZone">>,
  { say, refuse }: TimeHandler,
): (row: T) => number | undefined {
  const read = time === undefined ? ownTime : compileAccessor(time);
  const zone = textTimeZone === undefined ? undefined : wallClock(textTimeZone);
  let unit: Unit = timeUnit === "auto" ? "s" : timeUnit;
  let isUnitSettled = timeUnit !== "auto";
  let reportedUnit: Unit = "ms";

  /**
   * Settles the unit by magnitude: seconds stay below 10¹¹ until the year 5138; milliseconds have been above that since
   * 1973 and stay below 10¹⁴ until 5138; and so on.
   */
  function judgeUnit(number: number): void {
    const magnitude = Math.abs(number);
    // Zero is the same time in every unit.
    if (magnitude === 0 || magnitude === Infinity) return;
    unit = magnitude < 1e11 ? "s" : magnitude < 1e14 ? "ms" : magnitude < 1e17 ? "us" : "ns";
    isUnitSettled = magnitude >= DOUBTFUL_BELOW_S;
    if (unit === reportedUnit) return;
    reportedUnit = unit;
    const cure = `"${unit}"${unit === "ms" ? "" : ' or "ms"'}`;
    say(`times look like ${UNIT_WORDS[unit]} (${number}) and are read as such; timeUnit: ${cure} settles it`);
  }

  function fromNumber(number: number): number {
    if (!isUnitSettled) judgeUnit(number);
    return unit === "ms" ? number : unit === "s" ? number * 1_000 : unit === "us" ? number * 0.001 : number / 1e6;
  }

  /** Converts exactly to the ms: a number cannot hold every microsecond since 1970, let alone nanoseconds. */
  function fromWhole(whole: bigint): number {
    if (!isUnitSettled) judgeUnit(Number(whole));
    if (unit === "s" || unit === "ms") return fromNumber(Number(whole));
    const perMs = UNITS_PER_MS[unit];
    const remainder = ((whole % perMs) + perMs) % perMs;
    const ms = Number((whole - remainder) / perMs);
    const time = ms + Number(remainder) / Number(perMs);
    return time < ms + 1 ? time : ms;
  }

  function fromDigits(text: string): number {
    return /^.{15,30}$/.test(text) && !text.includes(".") ? fromWhole(BigInt(text)) : fromNumber(Number(text));
  }

  function refuseTime(raw: unknown): number {
    refuse?.(reasonFor(raw, typeof time === "string" ? time : undefined));
    return NaN;
  }

  return (row) => {
    const raw = read(row);
    // Fast path: a number that passes unchanged allocates nothing.
    if (typeof raw === "number") {
      return Number.isFinite(raw) ? (isUnitSettled && unit === "ms" ? raw : fromNumber(raw)) : refuseTime(raw);
    }
    if (raw === undefined && time === undefined) return undefined;
    let at = NaN;
    if (typeof raw === "string") at = DIGITS.test(raw) ? fromDigits(raw) : readIsoTime(raw, zone);
    else if (raw instanceof Date) at = raw.getTime();
    else if (typeof raw === "bigint") at = fromWhole(raw);
    return Number.isNaN(at) ? refuseTime(raw) : at;
  };
}

function reasonFor(raw: unknown, field: string | undefined): string {
  const at = field === undefined ? "" : ` at "${field}"`;
  if (raw === undefined) {
    return `no time${at}: the option time names where a row has one; () => Date.now() is its arrival`;
  }
  if (typeof raw !== "string") {
    const shown =
      raw instanceof Date ? "an invalid Date" : typeof raw === "number" ? String(raw) : sampleOf(raw).slice(0, 40);
    return `${shown}${at} is no time: a number of timeUnit, a Date or an ISO 8601 text is one`;
  }
  const shown = JSON.stringify(raw.slice(0, 40));
  return (
    `${shown}${at} is no time: a text is one in ISO 8601, or in digits of timeUnit; ` +
    `else time: (row) => Date.parse(row.${field ?? "t"}), or () => Date.now() for its arrival`
  );
}

function ownTime(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return undefined;
  return Array.isArray(row) ? (row as unknown[])[0] : (row as { time?: unknown }).time;
}
