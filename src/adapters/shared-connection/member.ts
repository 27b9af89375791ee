import type { Resume, Sink, Source, SteadyEnvironment, Teardown } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import type { Channel } from "./channel.js";
import { openChannel } from "./channel.js";
import { Lead } from "./lead.js";
import type { Claim } from "./leadership.js";
import { createClaim } from "./leadership.js";
import { Log } from "./log.js";
import type { Call, LogContents, LogPlace, Message, Term } from "./protocol.js";
import { isLater, isSameTerm } from "./protocol.js";
import { Reader } from "./reader.js";
import type { Watch } from "./watch.js";
import { createWatch } from "./watch.js";

/** What a member is made of. */
export interface MemberOptions<T> {
  /** The name of the lock and of the channel. */
  readonly group: string;
  /** The shared source, of which this page runs attempts while it leads. */
  readonly source: Source<T>;
  readonly environment: SteadyEnvironment;
  readonly locks: LockManager;
  /** Whether it serves pages without a stream of its own, as a worker does: then it takes the lead at once. */
  readonly isServer?: boolean;
  /** Waits before it claims the lead, for a worker that may; resolves when it need not wait any more. */
  readonly before?: ((sink: Sink<T>) => Promise<void>) | undefined;
  /** Hears that the last stream has left. */
  readonly onEmpty?: () => void;
}

/** The last calls of a stream: nothing follows them. */
const LAST_CALLS: readonly string[] = ["error", "complete", "break"];

/** The interval at which a worker looks whether there are pages, ms. */
const LOOK_FOR_PAGES_MS = 3_000;

/**
 * The streams of one page on a shared connection: leads the pages of the group, or follows the page that does. Either
 * way it keeps the log of the newest calls, and tells its streams what comes.
 */
export class Member<T> {
  readonly id: string;
  readonly log: Log;
  readonly readers = new Set<Reader<T>>();
  readonly #options: MemberOptions<T>;
  readonly #claim: Claim;
  readonly #watch: Watch;
  #channel: Channel | undefined;
  /** The place in the log of the reign that is followed; undefined where none is. */
  #followed: LogPlace | undefined;
  /** The latest reign that was heard of. */
  #latest: Term = { number: 0, leader: "" };
  #lead: Lead<T> | undefined;
  /** Whether streams are told that their attempt is over: they come again before the member can be called empty. */
  #isTurningOver = false;

  constructor(options: MemberOptions<T>) {
    const { environment, locks, group, source } = options;
    this.#options = options;
    this.log = new Log(source);
    this.id = `${environment.now().toString(36)}-${environment.random().toString(36).slice(2)}`;
    this.#claim = createClaim(
      locks,
      group,
      () => {
        this.#beginLead();
      },
      () => {
        this.#lose();
      },
    );
    this.#watch = createWatch(
      environment,
      () => {
        this.post({ type: "ping", from: this.id });
      },
      () => {
        this.#take();
      },
    );
  }

  get source(): Source<T> {
    return this.#options.source;
  }

  get environment(): SteadyEnvironment {
    return this.#options.environment;
  }

  /** Whether a stream of this page goes in step. */
  get isInStep(): boolean {
    return [...this.readers].some(({ mode }) => mode === "inStep");
  }

  /** Begins to serve pages, without a stream of its own. */
  serve(): void {
    this.#openChannel();
    this.#claim.take();
    this.#lookForPages();
  }

  /** Lets the transport rest while no page waits for the lead, as each does that has a stream. */
  #lookForPages(): void {
    const { environment, locks, group } = this.#options;
    let wasAlone = false;
    const look = async (): Promise<void> => {
      const { pending = [] } = await locks.query();
      const isAlone = !pending.some(({ name }) => name === group);
      if (isAlone && wasAlone) this.#lead?.rest();
      wasAlone = isAlone;
      environment.setTimeout(() => void look(), LOOK_FOR_PAGES_MS);
    };
    void look();
  }

  /** Serves an attempt of a stream; returns its undo. */
  join(sink: Sink<T>, source: Source<T>): Teardown {
    const reader = new Reader(sink, source);
    this.readers.add(reader);
    sink.onWake(() => {
      if (this.#lead) this.#lead.probe();
      else this.post({ type: "doubt", from: this.id, why: "woke" });
    });
    if (!this.#channel) this.#open(sink);
    else if (this.#lead) this.#lead.join(reader);
    else if (this.#followed) this.admit(reader);
    return () => {
      this.#leave(reader);
    };
  }

  /** Lets a stream go in step, or catch up first. */
  admit(reader: Reader<T>): void {
    const { resume } = reader.sink;
    if (resume === null) {
      reader.begin(this.log.present());
      return;
    }
    const calls = this.log.answer(resume);
    if (calls) reader.begin(calls);
    else if (this.log.isOpen && this.log.isBehind(resume)) reader.begin([["open"], ["recovered", true]]);
    else reader.catchUp(this.log);
  }

  admitWaiting(): void {
    for (const reader of [...this.readers]) if (reader.mode === "waiting") this.admit(reader);
  }

  /** Adds a call to the log, and tells it to the streams that go in step. */
  tell(call: Call): void {
    this.log.add(call);
    if (!LAST_CALLS.includes(call[0])) this.#tellAll([call]);
    else {
      this.log.begin(this.log.newest);
      this.#turnOver([call]);
    }
  }

  post(message: Message): void {
    this.#channel?.post(message);
  }

  #open(sink: Sink<T>): void {
    this.#openChannel();
    this.#join(sink.resume);
    this.#watch.start();
    const { before } = this.#options;
    if (!before) this.#claim.wait();
    else {
      void before(sink).then(() => {
        if (this.#channel) this.#claim.wait();
      });
    }
  }

  #openChannel(): void {
    this.#channel = openChannel(this.#options.group, (message) => {
      if (this.#channel) this.#hear(message);
    });
  }

  #join(resume: Resume | null): void {
    this.post({ type: "join", from: this.id, resume });
  }

  #leave(reader: Reader<T>): void {
    if (!this.readers.delete(reader)) return;
    const isOwn = reader.mode === "apart";
    reader.close();
    const { reason } = reader.sink.signal as { readonly reason: unknown };
    if (reason instanceof StreamError && reason.code === "timeout" && reader.hasOpened && !isOwn) {
      if (this.#lead) this.#lead.fail(reason);
      else this.post({ type: "doubt", from: this.id, why: "silent" });
    }
    if (this.readers.size === 0 && !this.#isTurningOver && !this.#options.isServer) this.#close();
  }

  #close(): void {
    if (this.#options.isServer || !this.#channel) return;
    this.#watch.stop();
    this.#endLead();
    this.#channel.close();
    this.#channel = undefined;
    this.#followed = undefined;
    this.#claim.release();
    this.#options.onEmpty?.();
  }

  #beginLead(): void {
    if (!this.#channel) return;
    this.#watch.stop();
    // By the clock, so that a page that has heard of nobody is later than all before it.
    const number = Math.max(this.#latest.number + 1, Math.floor(this.environment.now()));
    this.#latest = { number, leader: this.id };
    const lead = (this.#lead = new Lead(this, this.#latest));
    lead.begin(this.#followed ?? null);
  }

  /** Ends the lead of this page, if it has it. */
  #endLead(): void {
    const lead = this.#lead;
    this.#lead = undefined;
    lead?.end();
    if (lead) this.#followed = lead.place;
  }

  /** Takes the lead from a page that does not answer. */
  #take(): void {
    this.post({ type: "take", from: this.id });
    this.#claim.take();
  }

  /** Follows the page that took the lead from this one. */
  #lose(): void {
    this.#endLead();
    if (!this.#channel) return;
    this.#claim.wait();
    if (this.#options.isServer) {
      // Without a stream it follows nobody, and where it leads again it begins where the pages are.
      this.log.begin(null);
      this.#followed = undefined;
      return;
    }
    this.#watch.start();
    this.#join(this.#place());
  }

  /** Returns the position that this page's streams got to. */
  #place(): Resume | null {
    if (this.isInStep) return this.log.newest;
    return [...this.readers].find(({ sink }) => sink.resume)?.sink.resume ?? null;
  }

  #hear(message: Message): void {
    if (message.type === "bye" || message.type === "take") this.#watch.heard();
    else if (message.type === "hello") this.#hearHello(message.term, message.base);
    else if (this.#lead) this.#lead.hear(message);
    else this.#hearLeader(message);
  }

  #hearLeader(message: Message): void {
    switch (message.type) {
      case "welcome":
        if (this.#isCurrent(message.at) && message.to === this.id) this.#adopt(message.at, message.log);
        break;
      case "calls":
        if (this.#isCurrent(message.at)) this.#hearCalls(message.at, message.calls);
        break;
      case "unfit":
        if (this.#isCurrent(message.term)) {
          this.tell(["error", new StreamError("source", message.words, { retryable: false }), { final: true }]);
        }
        break;
      case "pong":
        if (this.#isCurrent(message.term) && message.heir === this.id) this.#take();
        break;
      default:
      // The rest is for the leader.
    }
  }

  /** Takes note of a reign that speaks; false where a later one has been heard. */
  #isCurrent(term: Term): boolean {
    if (isLater(this.#latest, term)) return false;
    this.#latest = { number: term.number, leader: term.leader };
    this.#watch.heard();
    return true;
  }

  #hearHello(term: Term, base: LogPlace | null): void {
    const lead = this.#lead;
    if (lead) {
      // One of the two has lost the lead, and is about to hear of it.
      if (!isLater(term, lead.term)) return;
      void this.#claim.settle().then(() => {
        if (this.#lead !== lead) return;
        this.#latest = term;
        this.#endLead();
        this.#beginLead();
      });
      return;
    }
    if (!this.#isCurrent(term)) return;
    const followed = this.#followed;
    const isAligned = base && followed && isSameTerm(base, followed) && base.calls === followed.calls;
    this.#followed = isAligned ? { ...term, calls: 0 } : undefined;
    if (!isAligned && this.readers.size > 0) this.#join(this.#place());
  }

  #hearCalls(at: LogPlace, calls: readonly Call[]): void {
    const followed = this.#followed;
    // Until it is welcomed, a page does not know what the calls follow.
    if (!followed) return;
    const isNext = isSameTerm(followed, at) && at.calls === followed.calls + calls.length;
    if (!isNext) {
      this.#followed = undefined;
      this.#join(this.#place());
      return;
    }
    let told = followed.calls;
    for (const call of calls) {
      this.#followed = { ...at, calls: (told += 1) };
      this.tell(call);
      if (!this.#channel || this.#lead) return;
    }
  }

  /** Goes on by what the leader's log holds. */
  #adopt(at: LogPlace, contents: LogContents): void {
    const { log, isInStep } = this;
    const { newest, hasRows } = log;
    this.#followed = at;
    // A worker that answers is no reason to wait any more.
    this.#claim.wait();
    log.adopt(contents);
    if (isInStep && (newest || hasRows)) {
      const calls = newest && log.isOpen ? log.since(newest) : undefined;
      const isAhead = newest !== null && log.isOpen && log.isBehind(newest);
      if (calls) this.#tellAll(calls);
      else if (!isAhead) this.#turnOver([["break"]]);
    } else if (isInStep) this.#tellAll(log.present());
    this.admitWaiting();
  }

  /** Tells calls of the log to the streams that go in step. */
  #tellAll(calls: readonly Call[]): void {
    for (const reader of [...this.readers]) if (reader.mode === "inStep") reader.hear(calls);
  }

  /** Tells the end of an attempt to the streams that go in step: those that come again at once stay here. */
  #turnOver(calls: readonly Call[]): void {
    this.#isTurningOver = true;
    this.#tellAll(calls);
    this.#isTurningOver = false;
    if (this.readers.size === 0) this.#close();
  }
}
