import type { StateChange, StreamState } from "../../stream/index.js";
import { formatAge, msUntilLonger, msUntilShorter } from "../format/duration.js";

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
  /** Whether the words tell of trouble, of which and of whose end a screen reader hears. */
  readonly isTrouble: boolean;
  /** Whether the word tells the age of the newest row, which a new row changes. */
  readonly tellsAge: boolean;
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
  /** Whether the age is told beside the words, so that those of a live state leave it out. Default false. */
  readonly isAgeTold?: boolean;
  /** Ms since the state began. */
  readonly lastedMs: number;
  /** Number of values refused recently. */
  readonly refusedValues: number;
  /** Number of rows refused recently. */
  readonly refusedRows: number;
  /** Number of rows that are ahead of the stream's time, and wait. Default 0. */
  readonly aheadCount?: number;
  /** The lead of the first of them, ms. */
  readonly aheadMs?: number;
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
  const words = refusalWords(facts);
  const { aheadCount = 0, aheadMs = 0 } = facts;
  if (aheadCount === 0) return words;
  const rows = aheadCount === 1 ? "1 row is" : `${aheadCount.toLocaleString("en")} rows are`;
  return {
    ...words,
    word: `${words.word} · ${rows} ${formatAge(aheadMs)} ahead`,
    nextMs: Math.min(words.nextMs, msUntilShorter(aheadMs)),
  };
}

function refusalWords(facts: StatusFacts): StatusWords {
  const plain = stateWords(facts);
  const refused = [refusedWords(facts.refusedValues, "value"), refusedWords(facts.refusedRows, "row")]
    .filter((words) => words !== "")
    .join(", ");
  if (refused === "") return plain;
  if (facts.state === "live") {
    return {
      ...plain,
      shape: "diamond",
      tone: "warn",
      word: refused,
      spoken: "values refused",
      isTrouble: true,
      tellsAge: false,
    };
  }
  return { ...plain, word: `${plain.word} · ${refused}` };
}

function stateWords({
  state,
  reason,
  retryIn,
  age,
  isAtRest = false,
  isAgeTold = false,
  lastedMs,
}: StatusFacts): StatusWords {
  const because = reason === undefined || reason === "" ? "" : `: ${reason}`;
  switch (state) {
    case "idle":
      return lasting("square", "muted", "stopped");
    case "connecting":
      return lasting("ring", "muted", "connecting");
    case "recovering":
      return lasting("ring", "muted", "catching up");
    case "live": {
      const toldFrom = isAtRest ? 1_000 : AGE_TOLD_FROM_MS;
      const tellsAge = age !== undefined && !isAgeTold && age >= toldFrom;
      return {
        shape: "dot",
        tone: "good",
        word: tellsAge ? `live · ${formatAge(age)} ago` : "live",
        spoken: "live",
        isTrouble: false,
        tellsAge,
        nextMs: age === undefined || isAgeTold ? Infinity : tellsAge ? msUntilLonger(age) : toldFrom - age,
      };
    }
    case "stale": {
      const silent = age ?? lastedMs;
      return {
        shape: "half",
        tone: "warn",
        word: `stale ${formatAge(silent)}`,
        spoken: "stale: no new data",
        isTrouble: true,
        tellsAge: true,
        nextMs: msUntilLonger(silent),
      };
    }
    case "waiting": {
      const left = retryIn ?? 0;
      return {
        shape: "half",
        tone: "warn",
        word: left >= 500 ? `back in ${formatAge(left + 499)}` : "reconnecting",
        spoken: `connection lost, reconnecting${because}`,
        isTrouble: true,
        tellsAge: false,
        nextMs: left >= 500 ? msUntilShorter(left - 500) : Infinity,
      };
    }
    case "suspended": {
      const isOffline = reason === "offline";
      const word = isOffline ? "offline" : "paused";
      return { ...lasting("bars", "muted", word), isTrouble: isOffline };
    }
    case "ended":
      return lasting("square", "muted", "ended");
    case "failed":
      return { ...lasting("cross", "bad", "failed"), spoken: `failed${because}`, isTrouble: true };
    case "destroyed":
      return lasting("square", "muted", "closed");
  }
}

/** Returns words that stay as they are. */
function lasting(shape: StatusShape, tone: StatusTone, word: string): StatusWords {
  return { shape, tone, word, spoken: word, isTrouble: false, tellsAge: false, nextMs: Infinity };
}

function refusedWords(number: number, noun: string): string {
  return number === 0 ? "" : `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"} refused`;
}
