import type { Position } from "../stream/index.js";
import type { Bridge } from "./bridge.js";
import { askBridge } from "./bridge.js";
import type { EnvelopeBounds, Facts, RowsEnvelope } from "./envelope.js";
import { frameRows, headOf, writeFacts, writeRows } from "./envelope.js";
import { Message } from "./message.js";
import { pause } from "./pause.js";
import type { RelayFeed } from "./relay-feed.js";
import type { Place, RingRow } from "./ring.js";
import type { Ring } from "./ring.js";

/** The way to one reader: a WebSocket, or an answer that stays open. */
export interface Line {
  /** The bytes that wait to be sent. */
  readonly waiting: number;
  /** Sends a message. Calls `sent` once it has gone. */
  send(message: Message, sent?: () => void): void;
  /** Breaks the line off. A reader that is cut comes back, and goes on from its last position. */
  cut(): void;
  /** Ends the line after what has been sent: the relay goes. */
  end(): void;
}

/** Rows that many readers get. */
export interface SharedRows {
  readonly framed: RowsEnvelope;
  readonly message: Message;
}

/** What readers of one relay share. */
export interface ReaderContext<T> {
  readonly feed: RelayFeed<T>;
  readonly envelope: EnvelopeBounds;
  /** The bytes that may wait for one reader. */
  readonly maxBuffered: number;
  /** The time to wait for an engine that is behind a reader, ms. */
  readonly catchUp: number;
  /** The most rows that a reader who comes back is given. */
  readonly replay: number;
  /** Frames the rows from an index on for readers that want all of them. */
  readonly frame: (from: number) => SharedRows | undefined;
  /** Counts what happens to readers. */
  readonly counts: { cut: number; resumed: number; refused: number; bytes: number };
}

/** One reader: is answered, then given each row once, in order. */
export class Reader<T> {
  readonly #context: ReaderContext<T>;
  readonly #line: Line;
  /** The index of the next row to send; undefined: the reader is not answered yet. */
  #next: number | undefined;
  #known: Place["known"] = new Map();
  #first: Omit<Facts, "epoch"> | undefined;
  /** Rows that come before those of the ring. */
  #bridge: Bridge | undefined;
  readonly #goOn = (): void => {
    this.pump();
  };
  #isPumping = false;
  #isOver = false;

  constructor(context: ReaderContext<T>, line: Line) {
    this.#context = context;
    this.#line = line;
  }

  /**
   * Answers the reader, who has the rows up to these positions; null: it comes for the first time; undefined: it has
   * rows, and nobody can read which.
   */
  async welcome(resume: readonly Position[] | null | undefined): Promise<void> {
    const { feed, catchUp, replay, counts } = this.#context;
    const until = performance.now() + catchUp;
    // A feed that nothing has been heard of yet has no position to answer with.
    while (!(await feed.ready(catchUp))) if (this.hasEnded()) return;
    if (this.hasEnded()) return;
    if (resume === null) {
      this.#answer(undefined);
      return;
    }
    let place = resume ? this.#placeOf(resume) : "unread";
    while (resume && place === "ahead" && performance.now() < until && !this.hasEnded()) {
      await pause(WAIT_MS);
      place = this.#placeOf(resume);
    }
    if (resume && place === "gone") {
      this.#bridge = await askBridge(feed, resume, replay, () => until > performance.now() && !this.#isOver);
    }
    if (this.hasEnded()) return;
    if (typeof place === "object" || this.#bridge) {
      counts.resumed += 1;
      this.#answer(typeof place === "object" ? place : { index: this.#bridge?.rows.first ?? 0, known: new Map() });
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
    const { feed, counts } = this.#context;
    const { ring } = feed;
    if (this.#next === undefined || this.#isOver || this.#isPumping) return;
    this.#isPumping = true;
    if (this.#bridge && this.#sendRows(this.#bridge.rows)) {
      // Rows of the ring may have gone meanwhile: those between are asked for when the reader comes back.
      this.#next = ring.first <= this.#bridge.joins ? this.#bridge.joins : -Infinity;
      this.#bridge = undefined;
    }
    if (!this.#bridge && this.#next < ring.first) {
      counts.cut += 1;
      this.end();
      this.#line.cut();
      return;
    }
    if (!this.#bridge) this.#sendRows(ring);
    this.#isPumping = false;
    if (this.#bridge) return;
    if (this.#next >= ring.end) this.#known = new Map();
    if (this.#next >= ring.end && this.#first) {
      this.#sendFacts({ epoch: feed.epoch ?? "", ...this.#first, ...headOf(ring.heads) });
      this.#first = undefined;
    }
  }

  /** Sends the newest position: a sign of life that tells of silent loss. */
  beat(): void {
    const { feed } = this.#context;
    const { ring, epoch } = feed;
    if (this.#next !== ring.end || epoch === undefined || this.#isOver) return;
    this.#sendFacts({ epoch, ...headOf(ring.heads) });
  }

  /** The epoch is another: what the reader has not got of the one before is lost, as that tells it. */
  beginAnew(): void {
    this.pump();
    this.#bridge = undefined;
    if (this.#next !== undefined) this.#next = this.#context.feed.ring.end;
    this.#known = new Map();
  }

  /** Sends nothing any more. */
  end(): void {
    this.#isOver = true;
  }

  #placeOf(resume: readonly Position[]): Place | "ahead" | "gone" | "far" {
    const { feed, replay } = this.#context;
    // An engine that has not told its rows yet may still be the one of this epoch.
    if (resume.some(({ epoch }) => epoch !== undefined && epoch !== feed.epoch)) {
      return feed.rows === 0 ? "ahead" : "gone";
    }
    const place = feed.ring.placeOf(resume);
    return typeof place === "object" && feed.ring.end - place.index > replay ? "far" : place;
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

  /** Sends rows from the next one on, as many as may wait. Returns whether there are no more. */
  #sendRows(ring: Ring): boolean {
    const { feed, maxBuffered } = this.#context;
    let next = this.#next ?? ring.end;
    while (next < ring.end && this.#line.waiting < maxBuffered) {
      const isShared = ring === feed.ring && this.#known.size === 0;
      const shared = isShared ? this.#context.frame(next) : undefined;
      const framed = isShared ? shared?.framed : this.#frameWanted(ring, next);
      next = framed?.end ?? ring.end;
      if (framed === undefined) break;
      if (shared && this.#first === undefined) this.#send(shared.message);
      else this.#send(new Message(writeRows(framed, this.#first), ring.positionsBefore(next)));
      this.#first = undefined;
    }
    this.#next = next;
    return next >= ring.end;
  }

  /** Frames rows of the engine's history, or those of the feed's ring that the reader does not know. */
  #frameWanted(ring: Ring, from: number): RowsEnvelope | undefined {
    const { feed, envelope } = this.#context;
    const isWanted = (index: number, { position: { partition } }: RingRow): boolean =>
      ring !== feed.ring || index > (this.#known.get(partition) ?? -Infinity);
    return frameRows(ring, from, feed.order, envelope, isWanted);
  }

  #sendFacts(facts: Facts): void {
    const { ring } = this.#context.feed;
    this.#send(new Message(writeFacts(facts), ring.positionsBefore(ring.end)));
  }

  #send(message: Message): void {
    const { maxBuffered, counts } = this.#context;
    counts.bytes += message.length;
    const isFull = this.#line.waiting + MAX_BYTES_PER_CHARACTER * message.length >= maxBuffered;
    this.#line.send(message, isFull ? this.#goOn : undefined);
  }
}

/** The most bytes of UTF-8 for a character of a text, with room for what frames a message. */
const MAX_BYTES_PER_CHARACTER = 4;

/** The time between two looks at an engine that is behind, ms. */
const WAIT_MS = 20;
