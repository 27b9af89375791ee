import type { Position } from "../stream/index.js";
import type { EnvelopeBounds, Facts, RowsEnvelope } from "./envelope.js";
import { frameRows, headOf, writeFacts, writeRows } from "./envelope.js";
import type { RelayFeed } from "./relay-feed.js";
import { pause } from "./relay-feed.js";
import type { Place, RingRow } from "./ring.js";
import { Ring } from "./ring.js";

/** The way to one reader: a WebSocket, or an answer that stays open. */
export interface Line {
  /** The bytes that wait to be sent. */
  readonly waiting: number;
  /** Sends a text; `at` is the position after it, of each partition. Calls `sent` once more may be sent. */
  send(text: string, at: readonly Position[], sent: () => void): void;
  /** Breaks the line off. A reader that is cut comes back, and goes on from its last position. */
  cut(): void;
  /** Ends the line after what has been sent: the relay goes. */
  end(): void;
}

/** What readers of one relay share. */
export interface ReaderContext<T> {
  readonly feed: RelayFeed<T>;
  readonly envelope: EnvelopeBounds;
  /** The bytes that may wait for one reader. */
  readonly maxBuffered: number;
  /** The time to wait for an engine that is behind a reader, ms. */
  readonly catchUp: number;
  /** Frames the rows from an index on for readers that want all of them. */
  readonly frame: (from: number) => RowsEnvelope | undefined;
  /** Counts what happens to readers. */
  readonly counts: { cut: number; resumed: number; refused: number };
}

/** The most rows that a reader is given from the engine's history before those of the ring. */
const MAX_PAGES = 200;

/** One reader: is answered, then given each row once, in order. */
export class Reader<T> {
  readonly #context: ReaderContext<T>;
  readonly #line: Line;
  /** The index of the next row to send; undefined: the reader is not answered yet. */
  #next: number | undefined;
  #known: Place["known"] = new Map();
  #first: Omit<Facts, "epoch"> | undefined;
  #isPumping = false;
  #isOver = false;

  constructor(context: ReaderContext<T>, line: Line) {
    this.#context = context;
    this.#line = line;
  }

  /** Answers the reader, who has the rows up to these positions; null: it comes for the first time. */
  async welcome(resume: readonly Position[] | null): Promise<void> {
    const { feed, catchUp, counts } = this.#context;
    const until = performance.now() + catchUp;
    // A feed that nothing has been heard of yet has no position to answer with.
    while (!(await feed.ready(catchUp))) if (this.hasEnded()) return;
    if (this.hasEnded()) return;
    if (resume === null) {
      this.#answer(undefined);
      return;
    }
    let place = this.#placeOf(resume);
    while (place === "ahead" && performance.now() < until && !this.hasEnded()) {
      await pause(WAIT_MS);
      place = this.#placeOf(resume);
    }
    if (place === "gone" && (await this.#bridge(resume))) return;
    if (this.hasEnded()) return;
    if (typeof place === "object") {
      counts.resumed += 1;
      this.#answer(place);
    } else {
      counts.refused += 1;
      this.#answer(false);
    }
  }

  /** Whether nothing is sent any more. */
  hasEnded(): boolean {
    return this.#isOver;
  }

  /** Sends what has come in. Cuts a reader that cannot keep up. */
  pump(): void {
    const { feed, maxBuffered, counts } = this.#context;
    const { ring } = feed;
    if (this.#next === undefined || this.#isOver || this.#isPumping) return;
    if (this.#next < ring.first) {
      counts.cut += 1;
      this.end();
      this.#line.cut();
      return;
    }
    this.#isPumping = true;
    while (this.#next < ring.end && this.#line.waiting < maxBuffered) {
      const next: number = this.#next;
      const envelope = this.#known.size === 0 ? this.#context.frame(next) : this.#frameWanted(ring, next);
      if (envelope === undefined) {
        this.#next = ring.end;
        break;
      }
      this.#next = envelope.end;
      this.#send(writeRows(envelope, this.#first), ring, envelope.end);
      this.#first = undefined;
    }
    if (this.#next >= ring.end) this.#known = new Map();
    this.#isPumping = false;
    if (this.#next >= ring.end && this.#first) {
      this.#send(writeFacts({ epoch: feed.epoch ?? "", ...this.#first, ...headOf(ring.heads) }), ring, ring.end);
      this.#first = undefined;
    }
  }

  /** Sends the newest position: a sign of life that tells of silent loss. */
  beat(): void {
    const { feed } = this.#context;
    const { ring, epoch } = feed;
    if (this.#next !== ring.end || epoch === undefined || this.#isOver) return;
    this.#send(writeFacts({ epoch, ...headOf(ring.heads) }), ring, ring.end);
  }

  /** The epoch is another: what the reader has not got of the one before is lost, as that tells it. */
  beginAnew(): void {
    this.pump();
    if (this.#next !== undefined) this.#next = this.#context.feed.ring.end;
    this.#known = new Map();
  }

  /** Sends nothing any more. */
  end(): void {
    this.#isOver = true;
  }

  #placeOf(resume: readonly Position[]): Place | "ahead" | "gone" {
    const { feed } = this.#context;
    // An engine that has not told its rows yet may still be the one of this epoch.
    if (resume.some(({ epoch }) => epoch !== undefined && epoch !== feed.epoch)) {
      return feed.rows === 0 ? "ahead" : "gone";
    }
    return feed.ring.placeOf(resume);
  }

  /** Begins to send: from a place, after a refusal to resume (false), or with what comes next (undefined). */
  #answer(place: Place | false | undefined): void {
    const { ring, order } = this.#context.feed;
    const told = order === "contiguous" ? {} : { order };
    this.#next = place ? place.index : ring.end;
    this.#known = place ? place.known : new Map();
    this.#first = place === undefined ? told : { ...told, recovered: place !== false };
    this.pump();
  }

  /**
   * Asks the engine for the rows between a reader's position and those of the ring, and sends them. Returns whether it
   * went on from there.
   */
  async #bridge(resume: readonly Position[]): Promise<boolean> {
    const { feed, envelope: bounds, counts } = this.#context;
    const { order, epoch } = feed;
    const [position] = resume;
    if (!feed.hasHistory || resume.length !== 1 || (position.epoch ?? epoch) !== epoch) return false;
    const pages = new Ring({ rows: Infinity, bytes: Infinity }, order);
    try {
      for (let [page, after] = [0, position]; ; page += 1) {
        const before = feed.ring.oldest?.position;
        if (page >= MAX_PAGES || before === undefined || feed.epoch !== epoch) return false;
        const answer = await feed.ask({ after, before, limit: 1_000 });
        const rows: readonly RingRow[] | undefined = answer.whole ? feed.rowsOf(answer) : undefined;
        if (rows === undefined || this.#isOver) return false;
        pages.push(rows);
        const last = rows.at(-1);
        // The ring may have let rows go meanwhile: ask until it joins.
        const joins = last === undefined || isBefore(last.position, before, order, rows.length);
        if (joins && feed.ring.oldest?.position.offset === before.offset) break;
        after = last?.position ?? after;
      }
    } catch {
      return false;
    }
    counts.resumed += 1;
    let facts: Omit<Facts, "epoch"> | undefined = { ...(order === "contiguous" ? {} : { order }), recovered: true };
    for (let next = pages.first; next < pages.end;) {
      const framed = frameRows(pages, next, order, bounds);
      if (framed === undefined) break;
      this.#send(writeRows(framed, facts), pages, framed.end);
      facts = undefined;
      next = framed.end;
    }
    this.#next = feed.ring.first;
    this.#first = facts;
    this.pump();
    return true;
  }

  #frameWanted(ring: Ring, from: number): RowsEnvelope | undefined {
    const { feed, envelope } = this.#context;
    const isWanted = (index: number, { position: { partition } }: RingRow): boolean =>
      index > (this.#known.get(partition) ?? -Infinity);
    return frameRows(ring, from, feed.order, envelope, isWanted);
  }

  #send(text: string, ring: Ring, end: number): void {
    const at = end === this.#context.feed.ring.end ? [...ring.heads.values()] : [ring.row(end - 1).position];
    this.#line.send(text, at, () => {
      this.pump();
    });
  }
}

/** The time between two looks at an engine that is behind, ms. */
const WAIT_MS = 20;

/** Tells whether a row is the last one before another: of offsets that do not count rows, where a page is not full. */
function isBefore({ offset }: Position, before: Position, order: string, count: number): boolean {
  return order === "contiguous" ? Number(offset) === Number(before.offset) - 1 : count < 1_000;
}
