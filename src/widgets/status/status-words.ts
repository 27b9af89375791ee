import type { StateChange, StreamState } from "../../stream/index.js";
import { withReason } from "../format/absence.js";
import { formatAge, msUntilLonger, msUntilShorter } from "../format/duration.js";
import type { Refusal } from "../store/refusals.js";
import type { Phrase } from "../words/phrase.js";
import type { SharedWordName } from "../words/words.js";
import { isOver } from "./states.js";

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
  /** The visible text with the reason of the state, where there is one. */
  readonly title: string;
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
  /** The fault of what was refused, in words, with the cure. */
  readonly refusalReason?: string | undefined;
  /** The further streams in another state. Default: there are none. */
  readonly others?: readonly OtherFacts[];
}

/** Facts about a further stream of a widget, in another state than the widget's. */
export interface OtherFacts extends Pick<StatusFacts, "state" | "reason" | "age" | "lastedMs"> {
  /** The name of the stream. */
  readonly name: string;
}

/** The part of a state's change that its words need. */
export type StatusChange = Pick<StateChange, "state" | "since"> & Partial<StateChange>;

/** Returns the state to show: a stream that was never started is connecting, as somebody has just subscribed. */
export function stateOf({ state, previous }: StatusChange): StreamState {
  return state === "idle" && previous === "idle" ? "connecting" : state;
}

/** The age from which a live stream's word tells it, ms. */
const AGE_TOLD_FROM_MS = 10_000;

/** Returns the words of a stream's state, out of those of a widget. Pure. */
export function statusWords(facts: StatusFacts, phrase: Phrase): StatusWords {
  const words = wordsWithRowsAhead(facts, phrase);
  const { refusedValues, refusedRows, refusalReason } = facts;
  const reason = refusedValues + refusedRows > 0 ? (refusalReason ?? facts.reason) : facts.reason;
  return { ...words, title: withReason(phrase, words.word, reason) };
}

/** The words of a state before its reason is told. */
type PlainWords = Omit<StatusWords, "title">;

function wordsWithRowsAhead(facts: StatusFacts, phrase: Phrase): PlainWords {
  const words = wordsWithRefusals(facts, phrase);
  const { aheadCount = 0, aheadMs = 0 } = facts;
  if (aheadCount === 0) return words;
  const ahead = phrase("rowsAhead", { n: aheadCount, time: formatAge(aheadMs, phrase) });
  return {
    ...words,
    word: `${words.word} · ${ahead}`,
    nextMs: Math.min(words.nextMs, msUntilShorter(aheadMs)),
  };
}

function wordsWithRefusals(facts: StatusFacts, phrase: Phrase): PlainWords {
  const plain = withOthers(stateWords(facts, phrase), facts, phrase);
  const { refusedValues, refusedRows } = facts;
  const refused = [
    ...(refusedValues > 0 ? [refusedWords({ what: "value", count: refusedValues }, phrase)] : []),
    ...(refusedRows > 0 ? [refusedWords({ what: "row", count: refusedRows }, phrase)] : []),
  ].join(", ");
  if (refused === "") return plain;
  if (facts.state === "live") {
    return {
      ...plain,
      shape: "diamond",
      tone: "warn",
      word: refused,
      spoken: phrase("refusedSpoken"),
      isTrouble: true,
      tellsAge: false,
    };
  }
  return { ...plain, word: `${plain.word} · ${refused}` };
}

/** Adds the states of further streams, each by its name; trouble of one marks the state of a live widget. */
function withOthers(words: PlainWords, { state, others = [] }: StatusFacts, phrase: Phrase): PlainWords {
  let { shape, tone, word, spoken, isTrouble, tellsAge, nextMs } = words;
  for (const other of others) {
    const otherWords = stateWords(other, phrase);
    word += ` · ${other.name} ${otherWords.word}`;
    spoken += `, ${other.name} ${otherWords.spoken}`;
    if (otherWords.isTrouble && state === "live") [shape, tone] = ["diamond", "warn"];
    isTrouble ||= otherWords.isTrouble || isOver(other.state);
    tellsAge ||= otherWords.tellsAge;
    nextMs = Math.min(nextMs, otherWords.nextMs);
  }
  return { shape, tone, word, spoken, isTrouble, tellsAge, nextMs };
}

/** Returns the word of a state after which no more rows come. */
export function endWord(state: StreamState, phrase: Phrase): string {
  return stateWords({ state, lastedMs: 0 }, phrase).word;
}

function stateWords(
  {
    state,
    reason,
    retryIn,
    age,
    isAtRest = false,
    isAgeTold = false,
    lastedMs,
  }: Omit<StatusFacts, "refusedValues" | "refusedRows">,
  phrase: Phrase,
): PlainWords {
  /** Returns words that stay as they are. */
  const lasting = (shape: StatusShape, tone: StatusTone, name: SharedWordName): PlainWords => {
    const word = phrase(name);
    return { shape, tone, word, spoken: word, isTrouble: false, tellsAge: false, nextMs: Infinity };
  };
  switch (state) {
    case "idle":
      return lasting("square", "muted", "stopped");
    case "connecting":
      return lasting("ring", "muted", "connecting");
    case "recovering":
      return lasting("ring", "muted", "catchingUp");
    case "live": {
      const toldFrom = isAtRest ? 1_000 : AGE_TOLD_FROM_MS;
      const tellsAge = age !== undefined && !isAgeTold && age >= toldFrom;
      return {
        shape: "dot",
        tone: "good",
        word: tellsAge ? phrase("liveSince", { age: formatAge(age, phrase) }) : phrase("live"),
        spoken: phrase("live"),
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
        word: phrase("stale", { age: formatAge(silent, phrase) }),
        spoken: phrase("staleSpoken"),
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
        word: left >= 500 ? phrase("backIn", { time: formatAge(left + 499, phrase) }) : phrase("reconnecting"),
        spoken: withReason(phrase, phrase("connectionLost"), reason),
        isTrouble: true,
        tellsAge: false,
        nextMs: left >= 500 ? msUntilShorter(left - 500) : Infinity,
      };
    }
    case "suspended": {
      const isOffline = reason === "offline";
      return { ...lasting("bars", "muted", isOffline ? "offline" : "paused"), isTrouble: isOffline };
    }
    case "ended":
      return lasting("square", "muted", "ended");
    case "failed": {
      const words = lasting("cross", "bad", "failed");
      return { ...words, spoken: withReason(phrase, words.word, reason), isTrouble: true };
    }
    case "destroyed":
      return lasting("square", "muted", "closed");
  }
}

/** Tells what was refused, and why, with the cure. */
export function refusalWords({ what, count, reason }: Refusal, phrase: Phrase): string {
  return withReason(phrase, refusedWords({ what, count }, phrase), reason);
}

/** Tells what was refused. */
export function refusedWords({ what, count }: Pick<Refusal, "what" | "count">, phrase: Phrase): string {
  return phrase(what === "value" ? "refusedValues" : "refusedRows", { n: count });
}
