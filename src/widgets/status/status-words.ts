import type { StateChange, StreamState } from "../../stream/index.js";

/** The shape before the word: each kind of state has its own, so that nobody needs the colour. */
export type StatusShape = "dot" | "ring" | "half" | "bars" | "square" | "cross" | "diamond";

/** The attention that a state asks for, as a colour role. */
export type StatusTone = "good" | "muted" | "warn" | "bad";

/** A state in words. */
export interface StatusWords {
  /** The shape before the word. */
  readonly shape: StatusShape;
  /** The colour of the shape. */
  readonly tone: StatusTone;
  /** The visible text. */
  readonly word: string;
  /** The text for screen readers: the same without numbers that tick. */
  readonly spoken: string;
  /** Ms until the word changes by itself; `Infinity`: never. */
  readonly nextMs: number;
}

/** Facts about a stream that its words are made from. */
export interface StatusFacts {
  /** The state of the stream. */
  readonly state: StreamState;
  /** The reason of the state, in words. */
  readonly reason?: string | undefined;
  /** Ms until the next attempt. */
  readonly retryIn?: number | undefined;
  /** Age of the newest row, ms; undefined: there is no row. */
  readonly age?: number | undefined;
  /** Whether the view stands still at the newest row: then its age is told from the first second. Default false. */
  readonly isAtRest?: boolean;
  /** Ms since the state began. */
  readonly lastedMs: number;
  /** Number of values refused recently. */
  readonly refusedValues: number;
  /** Number of rows refused recently. */
  readonly refusedRows: number;
}

/** The part of a state's change that its words need. */
export type StatusChange = Pick<StateChange, "state" | "since"> & Partial<StateChange>;

/** Returns the state to show: a stream that was never started is connecting, as somebody has just subscribed. */
export function stateOf({ state, previous }: StatusChange): StreamState {
  return state === "idle" && previous === "idle" ? "connecting" : state;
}

/** The age from which a live stream's word tells it, ms. */
const AGE_TOLD_FROM_MS = 10_000;

/** Returns the words of a stream's state. Pure. */
export function statusWords(facts: StatusFacts): StatusWords {
  const plain = stateWords(facts);
  const refused = [refusedWords(facts.refusedValues, "value"), refusedWords(facts.refusedRows, "row")]
    .filter((words) => words !== "")
    .join(", ");
  if (refused === "") return plain;
  if (facts.state === "live") {
    return { ...plain, shape: "diamond", tone: "warn", word: refused, spoken: "values refused" };
  }
  return { ...plain, word: `${plain.word} · ${refused}` };
}

function stateWords({ state, reason, retryIn, age, isAtRest = false, lastedMs }: StatusFacts): StatusWords {
  const because = reason === undefined || reason === "" ? "" : `: ${reason}`;
  switch (state) {
    case "idle":
      return { shape: "square", tone: "muted", word: "stopped", spoken: "stopped", nextMs: Infinity };
    case "connecting":
      return { shape: "ring", tone: "muted", word: "connecting", spoken: "connecting", nextMs: Infinity };
    case "recovering":
      return { shape: "ring", tone: "muted", word: "catching up", spoken: "catching up", nextMs: Infinity };
    case "live": {
      const toldFrom = isAtRest ? 1_000 : AGE_TOLD_FROM_MS;
      const isAgeTold = age !== undefined && age >= toldFrom;
      return {
        shape: "dot",
        tone: "good",
        word: isAgeTold ? `live · ${formatDuration(age)} ago` : "live",
        spoken: "live",
        nextMs: age === undefined ? Infinity : isAgeTold ? msUntilLonger(age) : toldFrom - age,
      };
    }
    case "stale": {
      const silent = age ?? lastedMs;
      return {
        shape: "half",
        tone: "warn",
        word: `stale ${formatDuration(silent)}`,
        spoken: "stale: no new data",
        nextMs: msUntilLonger(silent),
      };
    }
    case "waiting": {
      const left = retryIn ?? 0;
      return {
        shape: "half",
        tone: "warn",
        word: left >= 500 ? `back in ${formatDuration(left + 499)}` : "reconnecting",
        spoken: `connection lost, reconnecting${because}`,
        nextMs: left >= 500 ? msUntilShorter(left - 500) : Infinity,
      };
    }
    case "suspended": {
      const word = reason !== undefined && /offline|network/i.test(reason) ? "offline" : "paused";
      return { shape: "bars", tone: "muted", word, spoken: word, nextMs: Infinity };
    }
    case "ended":
      return { shape: "square", tone: "muted", word: "ended", spoken: "ended", nextMs: Infinity };
    case "failed":
      return { shape: "cross", tone: "bad", word: "failed", spoken: `failed${because}`, nextMs: Infinity };
    case "destroyed":
      return { shape: "square", tone: "muted", word: "closed", spoken: "closed", nextMs: Infinity };
  }
}

function refusedWords(number: number, noun: string): string {
  return number === 0 ? "" : `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"} refused`;
}

/** Units of a duration, the largest first. */
const DURATION_UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** Formats a duration in its largest whole unit: `12 s`, `3 min`, `2 h`, `5 d`. */
export function formatDuration(ms: number): string {
  const [size, name] = unitOf(ms);
  return `${Math.max(0, Math.floor(ms / size))} ${name}`;
}

function unitOf(ms: number): readonly [ms: number, name: string] {
  return DURATION_UNITS.find(([size]) => ms >= size) ?? [1_000, "s"];
}

/** Returns ms until the text of a growing duration changes, as {@link formatDuration} writes it. */
export function msUntilLonger(ms: number): number {
  const [size] = unitOf(ms);
  return size - (Math.max(0, ms) % size);
}

/** Returns ms until the text of a shrinking duration changes, as {@link formatDuration} writes it. */
function msUntilShorter(ms: number): number {
  const [size] = unitOf(ms);
  return (ms % size) + 1;
}
