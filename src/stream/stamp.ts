import type { Accessor, StreamConfig, TimeUnit } from "./options.js";

/** Milliseconds a unit. */
const scales = { ms: 1, s: 1_000, us: 0.001 } as const;

/** What a stamp made of one row: its time in epoch ms, or why it has none. */
export type StampVerdict = number | "time" | "future";

/** Gives each row its time and its key, once. */
export class Stamp<T> {
  readonly #time: (row: T) => unknown;
  readonly #key: ((row: T) => unknown) | undefined;
  readonly #explicit: boolean;
  readonly #maxAhead: number;
  readonly #say: (words: string) => void;
  #unit: TimeUnit;
  /** Whether the newest row was stamped on arrival. */
  onArrival = false;

  /** `say` is told once when `timeUnit: "auto"` converts. */
  constructor(config: Pick<StreamConfig<T>, "time" | "key" | "timeUnit" | "maxAhead">, say: (words: string) => void) {
    this.#explicit = config.time !== undefined;
    this.#time = config.time === undefined ? timeOf : read(config.time);
    this.#key = config.key === undefined ? undefined : read(config.key);
    this.#unit = config.timeUnit;
    this.#maxAhead = config.maxAhead;
    this.#say = say;
  }

  /** Whether rows have keys. */
  get keyed(): boolean {
    return this.#key !== undefined;
  }

  /** The row's time; a default accessor that finds none stamps it on arrival. May throw what the user's accessor throws. */
  time(row: T, received: number): StampVerdict {
    const raw = this.#time(row);
    this.onArrival = raw === undefined && !this.#explicit;
    if (this.onArrival) return received;
    const time = this.#toMilliseconds(raw);
    if (!(Math.abs(time) <= 8.64e15)) return "time";
    return time > received + this.#maxAhead ? "future" : time;
  }

  /** The row's key. */
  key(row: T): string {
    return String(this.#key?.(row));
  }

  #toMilliseconds(raw: unknown): number {
    if (raw instanceof Date) return raw.getTime();
    if (typeof raw === "string" && !/^[+-]?\d+(\.\d+)?$/.test(raw)) return Date.parse(raw);
    if (typeof raw !== "number" && typeof raw !== "bigint" && typeof raw !== "string") return NaN;
    const time = Number(raw);
    if (this.#unit === "auto" && Number.isFinite(time)) this.#judge(time);
    return this.#unit === "auto" ? NaN : time * scales[this.#unit];
  }

  /** Seconds stay below 10¹¹ until the year 5138, milliseconds have been above it since 1973 and below 10¹⁴ until 5138. */
  #judge(time: number): void {
    const magnitude = Math.abs(time);
    this.#unit = magnitude < 1e11 ? "s" : magnitude < 1e14 ? "ms" : "us";
    if (this.#unit === "ms") return;
    const word = this.#unit === "s" ? "seconds" : "microseconds";
    this.#say(`times look like ${word} (${String(time)}) and are read as such; timeUnit: "${this.#unit}" or "ms" settles it`);
  }
}

function timeOf(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return undefined;
  return Array.isArray(row) ? (row as unknown[])[0] : (row as { time?: unknown }).time;
}

function read<T>(accessor: Accessor<T, unknown>): (row: T) => unknown {
  if (typeof accessor === "function") return accessor;
  return (row) => (row as Record<string, unknown> | null | undefined)?.[accessor];
}
