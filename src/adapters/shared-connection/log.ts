import type { At, Order, Position, Resume } from "../../stream/index.js";
import { advanceResume } from "../../stream/source-parts.js";
import { comparePlaces, isSamePlace } from "./places.js";
import type { Call, LogContents } from "./protocol.js";
import { partsOf } from "./protocol.js";

/** Calls that are kept at most, for pages that come late. */
const MAX_CALLS = 2_000;

/** Rows that are kept at most. */
const MAX_ROWS = 10_000;

/** The calls that bring one who comes late to the present; all others speak of the moment. */
const LASTING: readonly string[] = ["next", "replace", "gone", "position", "recovered", "lost", "drop"];

/** Calls that prove that the transport is up. */
const PROOFS: readonly string[] = ["open", "next", "replace", "gone", "position", "recovered"];

/** A call that is kept, with the position and the partition of its last row, if any. */
interface Entry {
  readonly call: Call;
  readonly rows: number;
  readonly position: Position | undefined;
  readonly part: string | undefined;
}

/** Tells whether two points to resume from are the same, in all partitions. */
function areSamePlaces(a: Resume | null, b: Resume | null): boolean {
  const [left, right] = [partsOf(a), partsOf(b)];
  return left.size === right.size && [...left].every(([name, place]) => isSamePlace(place, right.get(name)));
}

/** The promises of a source that a log goes by. */
export interface LogOptions {
  readonly order?: Order;
  readonly revises?: boolean;
}

/** The newest calls of the shared sink. Each page keeps its own, so that any can lead after any other. */
export class Log {
  readonly #order: Order;
  readonly #revises: boolean;
  #entries: Entry[] = [];
  #rows = 0;
  #floor: Resume | null = null;
  #newest: Resume | null = null;
  #opening: Call[] = [];
  #isOpen = false;
  #nextWithin: number | undefined;
  #isWhole = false;
  #hasRows = false;
  #isBelowHead = false;

  constructor({ order = "opaque", revises = false }: LogOptions) {
    this.#order = order;
    this.#revises = revises;
  }

  /** The position of the newest row, or of the head that the feed began with; null: there is none. */
  get newest(): Resume | null {
    return this.#newest;
  }

  /** Whether the transport is up. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether rows have come, with positions or without. */
  get hasRows(): boolean {
    return this.#hasRows;
  }

  /** Whether the server has told a head beyond the newest row. */
  get isBelowHead(): boolean {
    return this.#isBelowHead;
  }

  /** The next sign of life is due within so many ms; undefined where none was promised. */
  get nextWithin(): number | undefined {
    return this.#nextWithin;
  }

  /** Begins another attempt, which resumes from `floor`. */
  begin(floor: Resume | null): void {
    this.#entries = [];
    this.#rows = 0;
    this.#floor = this.#newest = floor;
    this.#isOpen = this.#isBelowHead = false;
    this.#nextWithin = undefined;
    this.#isWhole = true;
  }

  add(call: Call): void {
    const [name, ...args] = call;
    if (PROOFS.includes(name)) this.#isOpen = true;
    if (name === "error" || name === "complete" || name === "break") this.#isOpen = false;
    if (name === "alive" && args[0] !== undefined) this.#nextWithin = args[0] as number;
    if (!LASTING.includes(name)) return;
    this.#addOpening(call);
    if (name === "position") this.#addHead(args[0] as Position);
    // What was before is gone on the server: nobody gets from there to here by this log.
    if (name === "recovered" && args[0] === false && this.#entries.length > 0) this.#dropEntries(Infinity);
    const rows = name === "next" ? (args[0] as readonly unknown[]).length : 0;
    const position = name === "next" ? (args[1] as At | undefined)?.position : undefined;
    this.#entries.push({ call, rows, position, part: position && (position.partition ?? "") });
    this.#rows += rows;
    if (rows > 0) this.#hasRows = true;
    if (position) {
      this.#newest = advanceResume(this.#newest, position);
      this.#isBelowHead = false;
    }
    if (this.#entries.length > MAX_CALLS || this.#rows > MAX_ROWS) {
      // A quarter at once, as each removal moves all others.
      this.#dropEntries(this.#entries.length >> 2);
    }
  }

  /** Returns the calls by which one that has nothing begins at the present. */
  present(): Call[] {
    if (!this.#isOpen) return [];
    const newest = this.#newest;
    const baseline = [...partsOf(newest).values()].filter(({ partition }) => partition !== newest?.partition);
    const heads = newest ? [...baseline, newest] : [];
    return [
      ...this.#stateCalls(),
      ...heads.map(({ epoch, partition, offset }): Call => ["position", { epoch, partition, offset }]),
      ...this.#opening,
    ];
  }

  /**
   * Returns the calls by which one that got to `resume` comes to the present, as a server that answers its resume;
   * undefined where the log does not reach back so far.
   */
  answer(resume: Resume): Call[] | undefined {
    const calls = this.since(resume);
    if (!calls) return undefined;
    const isVerbatim = this.#isWhole && areSamePlaces(resume, this.#floor);
    if (isVerbatim || !this.#isOpen) return [...this.#stateCalls(), ...calls];
    return [...this.#stateCalls(), ["recovered", true], ...calls];
  }

  /** Returns the calls that follow a position; undefined where the log does not reach back so far. */
  since(resume: Resume): Call[] | undefined {
    const wanted = partsOf(resume);
    const floors = partsOf(this.#floor);
    const names = new Set([...wanted.keys(), ...floors.keys(), ...partsOf(this.#newest).keys()]);
    const starts = new Map<string, number>();
    for (const name of names) {
      const start = this.#startAfter(name, wanted.get(name), floors.get(name));
      if (start === undefined) return undefined;
      starts.set(name, start);
    }
    const first = Math.min(this.#entries.length, ...starts.values());
    return this.#entries
      .filter(({ part }, i) => i >= (part === undefined ? first : (starts.get(part) ?? 0)))
      .map(({ call }) => call);
  }

  /** Tells whether `resume` is the newest position. */
  isAt(resume: Resume): boolean {
    return areSamePlaces(resume, this.#newest);
  }

  /** Tells whether `resume` is beyond all that is here: rows up to there are known to who got there. */
  isBehind(resume: Resume): boolean {
    const wanted = partsOf(resume);
    const newest = [...partsOf(this.#newest)];
    return (
      newest.length > 0 &&
      newest.every(([name, position]) => {
        const reached = wanted.get(name);
        return reached !== undefined && comparePlaces(position, reached, this.#order) <= 0;
      })
    );
  }

  /** Returns what a page that joins from `resume` needs. */
  contentsFor(resume: Resume | null): LogContents {
    const calls = resume ? this.since(resume) : undefined;
    return {
      floor: calls ? resume : this.#newest,
      calls: calls ?? [],
      opening: this.#opening,
      isOpen: this.#isOpen,
      nextWithin: this.#nextWithin,
      isWhole: this.#isWhole && (calls !== undefined ? areSamePlaces(resume, this.#floor) : this.#entries.length === 0),
      hasRows: this.#hasRows,
    };
  }

  /** Takes over what another page's log holds. */
  adopt({ floor, calls, opening, isOpen, nextWithin, isWhole, hasRows }: LogContents): void {
    this.begin(floor);
    for (const call of calls) this.add(call);
    this.#opening = [...opening];
    this.#isOpen = isOpen;
    this.#nextWithin = nextWithin;
    this.#isWhole = isWhole;
    this.#hasRows = hasRows;
  }

  #stateCalls(): Call[] {
    if (!this.#isOpen) return [];
    return this.#nextWithin === undefined ? [["open"]] : [["open"], ["alive", this.#nextWithin]];
  }

  /** Returns the index of the first entry of a partition after a position. */
  #startAfter(name: string, wanted: Position | undefined, floor: Position | undefined): number | undefined {
    // A partition that has appeared since.
    if (!wanted) return floor ? undefined : 0;
    for (let i = this.#entries.length - 1; i >= 0; i -= 1) {
      const { call, part, position } = this.#entries[i];
      if (part !== name) continue;
      if (isSamePlace(position, wanted)) return i + 1;
      // A place within a batch: the stream knows the rows before it.
      if ((call[2] as At).positions?.some((each) => isSamePlace(each, wanted))) return i;
    }
    if (!floor) return undefined;
    if (isSamePlace(floor, wanted)) return 0;
    if (!(comparePlaces(floor, wanted, this.#order) < 0)) return undefined;
    const next = this.#entries.findIndex(
      ({ part, position }) => part === name && position && comparePlaces(position, wanted, this.#order) > 0,
    );
    return next < 0 ? undefined : next;
  }

  #addOpening(call: Call): void {
    const [name] = call;
    const hasList = this.#opening[0]?.[0] === "replace";
    if (name === "replace" || (name === "next" && this.#revises && !hasList)) this.#opening = [call];
    else if (hasList && (name === "next" || name === "gone")) {
      this.#opening.push(call);
      // The list stays, with the newest that came after it.
      if (this.#opening.length > MAX_CALLS) this.#opening.splice(1, MAX_CALLS >> 2);
    }
  }

  #addHead(head: Position): void {
    const known = partsOf(this.#newest).get(head.partition ?? "");
    if (known) {
      this.#isBelowHead ||= !isSamePlace(head, known) && !(comparePlaces(head, known, this.#order) < 0);
      return;
    }
    this.#newest = advanceResume(this.#newest, head);
    this.#floor = advanceResume(this.#floor, head);
  }

  /** Lets the oldest entries go. */
  #dropEntries(count: number): void {
    const dropped = this.#entries.splice(0, count);
    if (dropped.length > 0) this.#isWhole = false;
    for (const { rows, position } of dropped) {
      this.#rows -= rows;
      if (position) this.#floor = advanceResume(this.#floor, position);
    }
  }
}
