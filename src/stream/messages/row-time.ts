import { readIsoTime } from "../clock/iso-time.js";
import { wallClock } from "../clock/wall-clock.js";
import type { Accessor, StreamConfig } from "../options/options.js";
import { sampleOf } from "../values/sample.js";

type Unit = Exclude<StreamConfig<unknown>["timeUnit"], "auto">;

/** The units, each a thousandth of the one before, in words. */
const words = { s: "seconds", ms: "milliseconds", us: "microseconds", ns: "nanoseconds" };

/** How many make a millisecond, where a number of them may be too large to be exact. */
const perMs = { us: 1_000n, ns: 1_000_000n };

/** A text that is a number. */
const digits = /^[+-]?\d+(\.\d+)?$/;

/** Seconds below it lie before March 1973: rather a clock that began at zero, which tells of no unit. */
const doubtful = 1e8;

/** What is told to the user of rows' times. */
export interface TimeHandler {
  /** `timeUnit: "auto"` converts; at most twice a stream. */
  readonly say: (words: string) => void;
  /** What was read is no time, and why. */
  readonly refuse?: (reason: string) => void;
}

/**
 * Makes a reader of rows' times: epoch ms, undefined where a row has none of its own and no accessor says that it
 * should, NaN where it is no time. May throw what the user's accessor throws.
 */
export function timeReader<T>(
  {
    time,
    timeUnit,
    textTimeZone,
  }: Pick<StreamConfig<T>, "time" | "timeUnit"> & Partial<Pick<StreamConfig<T>, "textTimeZone">>,
  { say, refuse }: TimeHandler,
): (row: T) => number | undefined {
  const read = time === undefined ? ownTime : reader(time);
  const zone = textTimeZone === undefined ? undefined : wallClock(textTimeZone);
  let unit: Unit = timeUnit === "auto" ? "s" : timeUnit;
  let judged = timeUnit !== "auto";
  let told: Unit = "ms";

  /**
   * Seconds stay below 10¹¹ until the year 5138, milliseconds have been above it since 1973 and below 10¹⁴ until 5138;
   * and so on.
   */
  function judge(number: number): void {
    const magnitude = Math.abs(number);
    // Zero is the same in every unit.
    if (magnitude === 0 || magnitude === Infinity) return;
    unit = magnitude < 1e11 ? "s" : magnitude < 1e14 ? "ms" : magnitude < 1e17 ? "us" : "ns";
    judged = magnitude >= doubtful;
    if (unit === told) return;
    told = unit;
    const cure = `"${unit}"${unit === "ms" ? "" : ' or "ms"'}`;
    say(`times look like ${words[unit]} (${number}) and are read as such; timeUnit: ${cure} settles it`);
  }

  function fromNumber(number: number): number {
    if (!judged) judge(number);
    return unit === "ms" ? number : unit === "s" ? number * 1_000 : unit === "us" ? number * 0.001 : number / 1e6;
  }

  /** Exactly, to the ms: a number does not hold the microseconds since 1970 to the last one, let alone nanoseconds. */
  function fromWhole(whole: bigint): number {
    if (!judged) judge(Number(whole));
    if (unit === "s" || unit === "ms") return fromNumber(Number(whole));
    const parts = perMs[unit];
    const rest = ((whole % parts) + parts) % parts;
    const ms = Number((whole - rest) / parts);
    const time = ms + Number(rest) / Number(parts);
    return time < ms + 1 ? time : ms;
  }

  function fromDigits(text: string): number {
    return /^.{15,30}$/.test(text) && !text.includes(".") ? fromWhole(BigInt(text)) : fromNumber(Number(text));
  }

  function refused(raw: unknown): number {
    refuse?.(reasonFor(raw, typeof time === "string" ? time : undefined));
    return NaN;
  }

  return (row) => {
    const raw = read(row);
    // The usual row; a number that is passed on as it is costs no allocation.
    if (typeof raw === "number") {
      return Number.isFinite(raw) ? (judged && unit === "ms" ? raw : fromNumber(raw)) : refused(raw);
    }
    if (raw === undefined && time === undefined) return undefined;
    let at = NaN;
    if (typeof raw === "string") at = digits.test(raw) ? fromDigits(raw) : readIsoTime(raw, zone);
    else if (raw instanceof Date) at = raw.getTime();
    else if (typeof raw === "bigint") at = fromWhole(raw);
    return Number.isNaN(at) ? refused(raw) : at;
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

/** What an accessor reads of a row. */
export function reader<T>(accessor: Accessor<T, unknown>): (row: T) => unknown {
  return typeof accessor === "function"
    ? accessor
    : (row) => (row as Record<string, unknown> | null | undefined)?.[accessor];
}

function ownTime(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return undefined;
  return Array.isArray(row) ? (row as unknown[])[0] : (row as { time?: unknown }).time;
}
