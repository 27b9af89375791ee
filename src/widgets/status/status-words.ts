import type { StateChange, StreamState } from "../../stream/index.js";

/** The shape before the word: each state has its own, so no colour is needed to tell. */
export type StatusShape = "dot" | "ring" | "half" | "bars" | "square" | "cross" | "diamond";

/** How much the state asks for attention. */
export type StatusTone = "good" | "muted" | "warn" | "bad";

/** A state, told. */
export interface StatusWords {
  /** The shape. */
  readonly shape: StatusShape;
  /** Its colour. */
  readonly tone: StatusTone;
  /** What a reader sees. */
  readonly word: string;
  /** What a screen reader says: the same without numbers that tick. */
  readonly said: string;
  /** Ms until the word changes by itself; `Infinity`: it does not. */
  readonly next: number;
}

/** What is known of a stream. */
export interface StatusFacts {
  /** Its state. */
  readonly state: StreamState;
  /** Why, in words. */
  readonly reason?: string | undefined;
  /** Ms until its next attempt. */
  readonly retryIn?: number | undefined;
  /** Ms since its newest row was new; undefined: there is none. */
  readonly age?: number | undefined;
  /** Whether the view stands still at that row: then its age is told from the first second. Default false. */
  readonly rests?: boolean;
  /** Ms since the state began. */
  readonly lasted: number;
  /** Values refused of late. */
  readonly values: number;
  /** Rows refused of late. */
  readonly rows: number;
}

/** The facts of a state, from its change. */
export type StatusChange = Pick<StateChange, "state" | "since"> & Partial<StateChange>;

/** The state to tell: a stream that was never started is about to be, as somebody has just subscribed. */
export function stateOf({ state, previous }: StatusChange): StreamState {
  return state === "idle" && previous === "idle" ? "connecting" : state;
}

/** Data younger than this goes without saying, ms. */
const young = 10_000;

/** Says in words how a stream does. Pure. */
export function statusWords(facts: StatusFacts): StatusWords {
  const plain = stateWords(facts);
  const refused = [count(facts.values, "value"), count(facts.rows, "row")].filter((words) => words !== "").join(", ");
  if (refused === "") return plain;
  if (facts.state === "live") {
    return { ...plain, shape: "diamond", tone: "warn", word: refused, said: "values refused" };
  }
  return { ...plain, word: `${plain.word} · ${refused}` };
}

function stateWords({ state, reason, retryIn, age, rests = false, lasted }: StatusFacts): StatusWords {
  const because = reason === undefined || reason === "" ? "" : `: ${reason}`;
  switch (state) {
    case "idle":
      return { shape: "square", tone: "muted", word: "stopped", said: "stopped", next: Infinity };
    case "connecting":
      return { shape: "ring", tone: "muted", word: "connecting", said: "connecting", next: Infinity };
    case "recovering":
      return { shape: "ring", tone: "muted", word: "catching up", said: "catching up", next: Infinity };
    case "live": {
      const since = rests ? 1_000 : young;
      const old = age !== undefined && age >= since;
      return {
        shape: "dot",
        tone: "good",
        word: old ? `live · ${duration(age)} ago` : "live",
        said: "live",
        next: age === undefined ? Infinity : old ? untilNext(age) : since - age,
      };
    }
    case "stale": {
      const silent = age ?? lasted;
      return {
        shape: "half",
        tone: "warn",
        word: `stale ${duration(silent)}`,
        said: "stale: no new data",
        next: untilNext(silent),
      };
    }
    case "waiting": {
      const left = retryIn ?? 0;
      return {
        shape: "half",
        tone: "warn",
        word: left >= 500 ? `back in ${duration(left + 499)}` : "reconnecting",
        said: `connection lost, reconnecting${because}`,
        next: left >= 500 ? untilFewer(left - 500) : Infinity,
      };
    }
    case "suspended": {
      const word = reason !== undefined && /offline|network/i.test(reason) ? "offline" : "paused";
      return { shape: "bars", tone: "muted", word, said: word, next: Infinity };
    }
    case "ended":
      return { shape: "square", tone: "muted", word: "ended", said: "ended", next: Infinity };
    case "failed":
      return { shape: "cross", tone: "bad", word: "failed", said: `failed${because}`, next: Infinity };
    case "destroyed":
      return { shape: "square", tone: "muted", word: "closed", said: "closed", next: Infinity };
  }
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"} refused`;
}

const units: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** A duration in its largest whole unit: `12 s`, `3 min`, `2 h`, `5 d`. */
export function duration(ms: number): string {
  const [size, name] = unitOf(ms);
  return `${Math.max(0, Math.floor(ms / size))} ${name}`;
}

function unitOf(ms: number): readonly [ms: number, name: string] {
  return units.find(([size]) => ms >= size) ?? [1_000, "s"];
}

/** Ms until {@link duration} of something that grows reads anew. */
export function untilNext(ms: number): number {
  const [size] = unitOf(ms);
  return size - (Math.max(0, ms) % size);
}

/** Ms until {@link duration} of something that shrinks reads anew. */
function untilFewer(ms: number): number {
  const [size] = unitOf(ms);
  return (ms % size) + 1;
}
