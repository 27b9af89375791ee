import { platform } from "./environment.js";
import type { DataStreamOptions, RetryPolicy, StreamConfig, TimeUnit } from "./options.js";
import { defaultBackoff } from "./retry.js";
import { checkOptions } from "./sources/check.js";
import { unknownOption } from "./unknown-option.js";

const names = [
  "time", "key", "timeUnit", "recent", "retry", "connectTimeout", "idleDelay", "staleAfter", "hidden",
  "maxMessageBytes", "maxRows", "maxAhead", "environment", "signal",
] as const satisfies readonly (keyof DataStreamOptions<unknown>)[];

const hour = 3_600_000;

/** Checks the options of a stream and makes them whole. A mistake throws at once and names what is expected. */
export function toConfig<T>(options: DataStreamOptions<T>): StreamConfig<T> {
  checkOptions("DataStream", options, names);
  return {
    time: accessor(options, "time"),
    key: accessor(options, "key"),
    timeUnit: oneOf<TimeUnit>("timeUnit", options.timeUnit ?? "auto", ["auto", "ms", "s", "us"]),
    recent: count("recent", options.recent ?? 1_000, 0),
    retry: backoff(options.retry),
    connectTimeout: duration("connectTimeout", options.connectTimeout ?? 10_000),
    idleDelay: duration("idleDelay", options.idleDelay ?? 1_000),
    staleAfter: options.staleAfter === undefined ? undefined : duration("staleAfter", options.staleAfter),
    hidden: options.hidden && oneOf<"continue" | "suspend">("hidden", options.hidden, ["continue", "suspend"]),
    maxMessageBytes: count("maxMessageBytes", options.maxMessageBytes ?? 2 ** 20, 1),
    maxRows: count("maxRows", options.maxRows ?? 50_000, 1),
    maxAhead: duration("maxAhead", options.maxAhead ?? hour),
    environment: options.environment ?? platform,
  };
}

function backoff(retry: RetryPolicy | false | undefined): StreamConfig<unknown>["retry"] {
  if (retry === false) return false;
  const complaint = retry && unknownOption(retry, ["minDelay", "maxDelay", "when"], "retry.");
  if (complaint !== undefined) throw new TypeError(complaint);
  const { minDelay = defaultBackoff.minDelay, when } = retry ?? {};
  const maxDelay = retry?.maxDelay ?? Math.max(minDelay, defaultBackoff.maxDelay);
  duration("retry.minDelay", minDelay);
  duration("retry.maxDelay", maxDelay);
  if (maxDelay < minDelay) throw new RangeError(`invalid retry.maxDelay: ${String(maxDelay)} (less than minDelay)`);
  if (when !== undefined && typeof when !== "function") throw invalid("retry.when", when, "a function of the error");
  return { minDelay, maxDelay, ...(when && { when }) };
}

function accessor<T>(options: DataStreamOptions<T>, name: "time" | "key"): StreamConfig<T>["time"] {
  const value = options[name];
  if (value !== undefined && typeof value !== "string" && typeof value !== "function") {
    throw invalid(name, value, "the name of a field, or a function of the row");
  }
  return value;
}

function duration(name: string, value: unknown): number {
  if (typeof value !== "number" || !(value >= 0)) throw invalid(name, value, "milliseconds, 0 or more");
  return value;
}

function count(name: string, value: unknown, least: number): number {
  if (typeof value !== "number" || !(value >= least)) throw invalid(name, value, `a number, ${String(least)} or more`);
  return value;
}

function oneOf<V extends string>(name: string, value: V, allowed: readonly V[]): V {
  if (!allowed.includes(value)) throw invalid(name, value, allowed.map((word) => `"${word}"`).join(", "));
  return value;
}

function invalid(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`invalid ${name}: ${String(value)} (expected ${expected})`);
}
