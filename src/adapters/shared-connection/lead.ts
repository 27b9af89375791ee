import type { Resume, Source, SteadyEnvironment } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import type { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import type { Call, LogPlace, Message, Term } from "./protocol.js";
import type { Reader } from "./reader.js";
import { judgeSeam } from "./seam.js";
import type { Transport } from "./transport.js";
import { startTransport } from "./transport.js";

/** The longest time that streams wait for a renewed transport without a word of it, ms. */
const SEAM_PATIENCE_MS = 2_000;

/** A leader that has been hidden for so long hands over to a page that is seen, ms: its timers are held back. */
const HIDDEN_AFTER_MS = 10_000;

/** A heartbeat may be late by this much before the link counts as dead, ms; as in a stream. */
const GRACE_MS = 10_000;

/** Reconnects for rows below a head are at least this far apart, ms; as in a stream. */
const REFETCH_INTERVAL_MS = 10_000;

/** What a lead needs of its page. */
export interface LedPage<T> {
  readonly id: string;
  readonly source: Source<T>;
  readonly environment: SteadyEnvironment;
  readonly log: Log;
  readonly readers: ReadonlySet<Reader<T>>;
  admit(reader: Reader<T>): void;
  admitWaiting(): void;
  /** Adds a call to the log, and tells it to the page's own streams. */
  tell(call: Call): void;
  post(message: Message): void;
}

/** The reign of this page: runs the transport, and tells all pages what it brings. */
export class Lead<T> {
  readonly term: Term;
  readonly #page: LedPage<T>;
  /** The source of this reign: what one of an earlier reign remembers is of another stretch of the feed. */
  readonly #source: Source<T>;
  readonly #log: Log;
  #transport: Transport | undefined;
  /** The calls of a renewed transport, until one of them tells whether rows are missing. */
  #held: Call[] | undefined;
  #seamTimer: unknown;
  #waitingGuests = new Map<string, Resume | null>();
  readonly #outbox: Outbox;
  #isOver = false;
  /** Time of the last input, of the last refetch, and of hiding, by the steady clock, ms. */
  #inboundAt = 0;
  #refetchedAt = -Infinity;
  #hiddenAt: number | undefined;
  readonly #leaveEnvironment: () => void;

  constructor(page: LedPage<T>, term: Term) {
    this.#page = page;
    this.#source = page.source.fork?.() ?? page.source;
    this.#log = page.log;
    this.term = term;
    this.#outbox = new Outbox(term, page.source.name, {
      post: (message) => {
        page.post(message);
      },
      trouble: (error) => {
        page.tell(["trouble", error]);
      },
    });
    const { environment } = page;
    const look = (): void => {
      this.#hiddenAt = environment.visible() ? undefined : (this.#hiddenAt ?? environment.monotonic());
    };
    look();
    this.#leaveEnvironment = environment.on(look);
  }

  /** The place in the log after all that was told. */
  get place(): LogPlace {
    return this.#outbox.place;
  }

  /** Whether the transport runs. */
  get isRunning(): boolean {
    return this.#transport !== undefined;
  }

  /** Begins to lead the pages that have followed up to `base`. */
  begin(base: LogPlace | null): void {
    const log = this.#log;
    this.#page.post({ type: "hello", term: this.term, base });
    if (base && log.newest) {
      this.#renew();
      return;
    }
    // Without positions nobody knows what was missed.
    if (base && log.hasRows) this.#publish(["break"]);
    else log.begin(log.newest);
    if (!this.#isOver && this.#isWanted()) this.#beginAnew(null);
  }

  /** Serves a stream of this page. */
  join(reader: Reader<T>): void {
    if (this.#held) return;
    const { resume } = reader.sink;
    if (!this.isRunning) this.#beginAnew(resume);
    else if (this.#mustRefetch(resume)) this.#renew();
    else this.#page.admit(reader);
  }

  hear(message: Message): void {
    switch (message.type) {
      case "join": {
        const { from, resume } = message;
        this.#waitingGuests.set(from, resume);
        if (this.#held) return;
        if (!this.isRunning) this.#beginAnew(resume);
        else if (this.#mustRefetch(resume)) this.#renew();
        else this.#welcomeGuests();
        break;
      }
      case "ping":
        this.#page.post({ type: "pong", term: this.term, heir: this.#isRetiring() ? message.from : undefined });
        break;
      case "doubt":
        if (message.why === "woke") this.probe();
        else if (this.#isSilent()) this.fail(new StreamError("timeout", `${this.#page.source.name}: no sign of life`));
        break;
      default:
      // The rest is for pages that follow.
    }
  }

  probe(): void {
    this.#transport?.probe();
  }

  /** Ends the transport with an error. */
  fail(error: StreamError): void {
    if (!this.isRunning) return;
    this.#stopTransport();
    this.#publish(["error", error]);
  }

  /** Stops the transport, where nobody is left. */
  rest(): void {
    this.#stopTransport();
    this.#log.begin(null);
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopTransport();
    this.#outbox.flush();
    this.#leaveEnvironment();
    this.#page.post({ type: "bye", term: this.term });
  }

  #isWanted(): boolean {
    return this.#page.readers.size > 0 || this.#waitingGuests.size > 0;
  }

  /** Begins an attempt whose calls are told as they are. */
  #beginAnew(resume: Resume | null): void {
    const { readers } = this.#page;
    const log = this.#log;
    const ofReaders = [...readers].find(({ sink }) => sink.resume)?.sink.resume;
    log.begin(log.newest ?? resume ?? ofReaders ?? null);
    this.#page.admitWaiting();
    this.#welcomeGuests();
    if (!this.#isOver && !this.isRunning) this.#start();
  }

  /** Begins an attempt from where the streams got to: they go on with it where nothing can be missing. */
  #renew(): void {
    this.#stopTransport();
    this.#refetchedAt = this.#page.environment.monotonic();
    this.#held = [];
    this.#seamTimer = this.#page.environment.setTimeout(() => {
      this.#settle(false);
    }, SEAM_PATIENCE_MS);
    this.#start();
  }

  #start(): void {
    const { environment } = this.#page;
    this.#inboundAt = environment.monotonic();
    // A source may end its attempt before it returns.
    const state = { hasEnded: false };
    const transport = startTransport(this.#source, this.#log.newest, environment, {
      accept: (bytes) => this.#accept(bytes),
      call: (call) => {
        if (call[0] === "error" || call[0] === "complete") {
          state.hasEnded = true;
          this.#transport = undefined;
        }
        this.#handle(call);
      },
    });
    if (this.#isOver) transport.end();
    else if (!state.hasEnded) this.#transport = transport;
  }

  #stopTransport(): void {
    this.#page.environment.clearTimeout(this.#seamTimer);
    this.#held = undefined;
    const transport = this.#transport;
    this.#transport = undefined;
    transport?.end();
  }

  #accept(bytes: number): boolean {
    this.#inboundAt = this.#page.environment.monotonic();
    if (this.#held) {
      this.#held.push(["accept", bytes]);
      return true;
    }
    this.#outbox.send(["accept", bytes]);
    const readers = [...this.#page.readers].filter(({ mode }) => mode === "inStep");
    const answers = readers.map(({ sink }) => sink.accept(bytes));
    return answers.length === 0 || answers.includes(true);
  }

  #handle(call: Call): void {
    this.#inboundAt = this.#page.environment.monotonic();
    if (!this.#held) {
      this.#publish(call);
      return;
    }
    this.#held.push(call);
    const verdict = judgeSeam(call, this.#log, this.#page.source);
    if (verdict) this.#settle(verdict === "whole");
  }

  /** Tells what a renewed transport has said so far: to streams that go on, or that begin another attempt. */
  #settle(isWhole: boolean): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#page.environment.clearTimeout(this.#seamTimer);
    const calls = isWhole ? held.filter(([name]) => name !== "open" && name !== "recovered") : held;
    if (!isWhole) this.#publish(["break"]);
    for (const call of calls) if (!this.#isOver) this.#publish(call);
    if (this.#isOver) return;
    this.#page.admitWaiting();
    this.#welcomeGuests();
  }

  /** Tells a call to all pages, this one too. */
  #publish(call: Call): void {
    this.#outbox.send(call);
    this.#page.tell(call);
    const isLast = call[0] === "error" || call[0] === "complete";
    // Streams that came again at once, or wait.
    const isWanted = [...this.#page.readers].some(({ mode }) => mode !== "apart");
    if (isLast && !this.#isOver && isWanted) this.#beginAnew(null);
  }

  #welcomeGuests(): void {
    const guests = [...this.#waitingGuests];
    this.#waitingGuests.clear();
    this.#outbox.flush();
    for (const [to, resume] of guests) {
      this.#outbox.post({ type: "welcome", to, at: this.place, log: this.#log.contentsFor(resume) });
    }
  }

  #mustRefetch(resume: Resume | null): boolean {
    const log = this.#log;
    const isPatient = this.#page.environment.monotonic() - this.#refetchedAt < REFETCH_INTERVAL_MS;
    return log.isBelowHead && !isPatient && resume !== null && log.isAt(resume);
  }

  /** Whether another page had better lead. */
  #isRetiring(): boolean {
    if (this.#hiddenAt === undefined || !this.#log.newest || this.#held) return false;
    return this.#page.environment.monotonic() - this.#hiddenAt >= HIDDEN_AFTER_MS;
  }

  /** Whether the next sign of life is overdue. */
  #isSilent(): boolean {
    const { nextWithin } = this.#log;
    return nextWithin !== undefined && this.#page.environment.monotonic() - this.#inboundAt >= nextWithin + GRACE_MS;
  }
}
