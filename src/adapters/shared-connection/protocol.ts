import type { Position, Resume, Sink } from "../../stream/index.js";

/** The calls of a sink that pages pass on to one another. */
export type CallName = Exclude<keyof Sink<unknown>, "signal" | "resume" | "environment" | "onWake">;

/**
 * A call of the shared sink: its name and its arguments. `break` is none of a sink's: the transport has been renewed,
 * and nobody can tell what was missed meanwhile, so that each stream begins another attempt.
 */
export type Call = readonly [name: CallName | "break", ...args: readonly unknown[]];

/** One reign of a page over the connection: a later one has the higher number. */
export interface Term {
  /** Grows from one reign to the next. */
  readonly number: number;
  /** The page that leads. */
  readonly leader: string;
}

/** A place in the log of all calls: the reign, and the number of calls that were told in it. */
export interface LogPlace extends Term {
  readonly calls: number;
}

/** What a log holds, as a page that joins is given it. */
export interface LogContents {
  /** The position before the first of `calls`; null: none is known. */
  readonly floor: Resume | null;
  /** Calls that bring a page from `floor` to the present. */
  readonly calls: readonly Call[];
  /** Calls that bring a page that has nothing to the present: the newest list, the newest answer of a poll. */
  readonly opening: readonly Call[];
  /** Whether the transport is up. */
  readonly isOpen: boolean;
  /** The next sign of life is due within so many ms. */
  readonly nextWithin: number | undefined;
  /** Whether `calls` are all of the attempt, which resumed from `floor`. */
  readonly isWhole: boolean;
  /** Whether rows have come. */
  readonly hasRows: boolean;
}

/** What pages of one origin say to one another. `from` is the page that speaks. */
export type Message =
  /** A page joins, from where it got to. */
  | { readonly type: "join"; readonly from: string; readonly resume: Resume | null }
  /** The leader answers one that joins. */
  | { readonly type: "welcome"; readonly to: string; readonly at: LogPlace; readonly log: LogContents }
  /** A page begins to lead; `base` is the last place that it had followed. */
  | { readonly type: "hello"; readonly term: Term; readonly base: LogPlace | null }
  /** The leader tells calls; `at` is the place after the last of them. */
  | { readonly type: "calls"; readonly at: LogPlace; readonly calls: readonly Call[] }
  /** A page that is seen asks whether the leader is there. */
  | { readonly type: "ping"; readonly from: string }
  /** The leader is there; where it has been hidden for long, the page `heir` may take over. */
  | { readonly type: "pong"; readonly term: Term; readonly heir?: string | undefined }
  /** A page takes the lead from one that is silent: others need not. */
  | { readonly type: "take"; readonly from: string }
  /** The leader has rows that no other page can be given, and says why. */
  | { readonly type: "unfit"; readonly term: Term; readonly words: string }
  /** The leader leaves. */
  | { readonly type: "bye"; readonly term: Term }
  /** The stream of a page, which does not lead, found the link silent; or its machine woke. */
  | { readonly type: "doubt"; readonly from: string; readonly why: "silent" | "woke" };

/** Tells whether `a` is a later reign than `b`. */
export function isLater(a: Term, b: Term): boolean {
  return a.number === b.number ? a.leader > b.leader : a.number > b.number;
}

/** Tells whether two reigns are one. */
export function isSameTerm(a: Term, b: Term): boolean {
  return a.number === b.number && a.leader === b.leader;
}

/** The positions of a point to resume from, by partition; a feed that is one has the partition `""`. */
export function partsOf(resume: Resume | null): Map<string, Position> {
  const parts = new Map<string, Position>(Object.entries(resume?.partitions ?? {}));
  if (resume && (resume.partition === undefined || !resume.partitions)) parts.set(resume.partition ?? "", resume);
  return parts;
}
