import type { Environment } from "../clock/environment.js";
import { platform, steady } from "../clock/environment.js";
import { wallClock } from "../clock/wall-clock.js";
import type { Position, Source } from "../source.js";
import { DEFAULT_BACKOFF } from "./backoff.js";
import type { OptionKind } from "./check.js";
import { checkKinds, checkOptions, checkSignal, invalidOption, oneOf } from "./check.js";
import type { DataStreamOptions, RetryPolicy, StreamConfig } from "./options.js";
import { unknownOption } from "./unknown-option.js";

/** Checks the value of an option and fills in its default, or throws. */
type Check = (name: string, value: unknown) => unknown;

/** What a source says unless an option does. */
type SourceDefaults = Pick<Source<unknown>, "maxRows" | "connectTimeout" | "numbers">;

const HOUR_MS = 3_600_000;

const ACCESSOR: OptionKind = [
  (value) => typeof value === "string" || typeof value === "function",
  "the name of a field, or a function of the row",
];
const TIME_ZONE: OptionKind = [
  (value) => typeof value === "string" && wallClock(value) !== undefined,
  'a name of the IANA time zone database such as "UTC" or "Europe/Berlin", or an offset such as "+02:00"',
];

const NUMBERS: OptionKind = [
  (value) => value === "text",
  '"text", by which texts such as "21.5" are numbers; leave it out for numbers alone',
];
const NAME: OptionKind = [(value) => typeof value === "string", "a name"];

/**
 * Checks the options of a stream and fills in the defaults, those of the source first.
 *
 * @throws TypeError or RangeError that names the option and what it expects
 */
export function resolveStreamOptions<T>(
  options: DataStreamOptions<T>,
  { maxRows = 50_000, connectTimeout = 10_000, numbers }: SourceDefaults = {},
): StreamConfig<T> {
  const checks: Record<keyof DataStreamOptions<T>, Check> = {
    time: asGiven,
    key: asGiven,
    timeUnit: withDefault(oneOf("auto", "ms", "s", "us", "ns"), "auto"),
    textTimeZone: asGiven,
    numbers: (_, value) => value ?? numbers,
    recent: count(1_000, 0),
    backfill: backfillSpan,
    cache: withDefault(NAME),
    resume: (name, value) => resumePosition(name, value, options.cache),
    retry: retryPolicy,
    connectTimeout: duration(connectTimeout),
    idleDelay: duration(1_000),
    staleAfter: duration(),
    hidden: (name, value) => value && withDefault(oneOf("continue", "suspend"))(name, value),
    maxMessageBytes: count(2 ** 20, 1),
    maxRows: count(maxRows, 1),
    maxAhead: duration(HOUR_MS),
    environment: (name, value) => steady(environmentOf(name, value) as Environment),
    signal: asGiven,
  };
  checkOptions("DataStream", options, Object.keys(checks));
  checkKinds(options, { time: ACCESSOR, key: ACCESSOR, textTimeZone: TIME_ZONE, numbers: NUMBERS });
  checkSignal(options.signal);
  const resolved = Object.entries(checks).map(([name, check]) => [
    name,
    check(name, options[name as keyof typeof options]),
  ]);
  return Object.fromEntries(resolved) as StreamConfig<T>;
}

function retryPolicy(_: string, retry: unknown): StreamConfig<unknown>["retry"] {
  if (retry === false) return false;
  const complaint = retry && unknownOption(retry, ["minDelay", "maxDelay", "when"], "retry.");
  if (complaint) throw new TypeError(complaint as string);
  const {
    minDelay = DEFAULT_BACKOFF.minDelay,
    maxDelay = Math.max(minDelay, DEFAULT_BACKOFF.maxDelay),
    when,
  } = (retry ?? {}) as RetryPolicy;
  duration(NaN)("retry.minDelay", minDelay);
  duration(NaN)("retry.maxDelay", maxDelay);
  if (maxDelay < minDelay) throw new RangeError(`invalid retry.maxDelay: ${maxDelay} (less than minDelay)`);
  if (when !== undefined && typeof when !== "function") {
    throw invalidOption("retry.when", when, "a function of the error");
  }
  return { minDelay, maxDelay, ...(when && { when }) };
}

function environmentOf(name: string, value: unknown = platform): unknown {
  const methods = ["now", "setTimeout", "clearTimeout", "random", "visible", "online", "on"];
  if (typeof value !== "object" || value === null) {
    throw invalidOption(name, value, `an object of the functions ${methods.join(", ")}`);
  }
  const missing = methods.filter((method) => typeof (value as Record<string, unknown>)[method] !== "function");
  if (missing.length > 0) {
    throw new TypeError(
      `invalid ${name}: no function ${missing.join(", ")} (fakeEnvironment() of tickline/testing has all)`,
    );
  }
  return value;
}

/** Checks `resume`: a position, alone or with those of partitions; null is none. */
function resumePosition(name: string, value: unknown, cache: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  const { partitions } = value as { readonly partitions?: object | null };
  if (![value, ...Object.values<unknown>({ ...partitions })].every(isPosition)) {
    throw invalidOption(name, value, "{ epoch, offset }, as stream.position tells it");
  }
  if (cache !== undefined) {
    throw new TypeError("invalid resume: a cache keeps a position itself, leave one out");
  }
  return value;
}

function isPosition(value: unknown): boolean {
  const { epoch, partition, offset } = (typeof value === "object" ? (value ?? {}) : {}) as Partial<Position>;
  const areNames = [epoch, partition].every((each) => each === undefined || typeof each === "string");
  const isOffset =
    typeof offset === "number" ? Math.abs(offset) <= Number.MAX_SAFE_INTEGER : typeof offset === "string" && !!offset;
  return areNames && isOffset;
}

/** Checks `backfill`: ms, or a number of rows. */
function backfillSpan(name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return count(0, 0, "milliseconds or { rows }")(name, value);
  const complaint = unknownOption(value, ["rows"], "backfill.");
  if (complaint) throw new TypeError(complaint);
  return { rows: count(undefined, 1)("backfill.rows", (value as { rows?: unknown }).rows ?? NaN) };
}

function asGiven(_: string, value: unknown): unknown {
  return value;
}

function duration(fallback?: number): Check {
  return count(fallback, 0, "milliseconds");
}

function count(fallback: number | undefined, min: number, unit = "a number"): Check {
  return withDefault([(value) => typeof value === "number" && value >= min, `${unit}, ${min} or more`], fallback);
}

/** Makes a check for a kind of value; null counts as the default, too. */
function withDefault([test, expected]: OptionKind, fallback?: unknown): Check {
  return (name, value) => {
    const resolved = value ?? fallback;
    if (resolved !== undefined && !test(resolved)) throw invalidOption(name, resolved, expected);
    return resolved;
  };
}
