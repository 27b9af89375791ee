import type { Position, Resume, Sink, Source } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import type { AttemptHandler } from "../../stream/source-parts.js";
import { advanceResume, createTurns, runAttempt } from "../../stream/source-parts.js";
import type { Log } from "./log.js";
import type { Call } from "./protocol.js";

/**
 * How a stream is served: `waiting` for the connection to come up, `inStep` by the calls that all pages hear, or
 * `apart` by a transport of its own, from a position that no log reaches back to.
 */
type Mode = "waiting" | "inStep" | "apart";

/** One attempt of a stream on the shared connection. */
export class Reader<T> {
  readonly sink: Sink<T>;
  readonly #source: Source<T>;
  #mode: Mode = "waiting";
  #queue: Call[] = [];
  #isTelling = false;
  #hasOpened = false;
  #ownAttempt: AbortController | undefined;
  /** The position that the own transport got to. */
  #reached: Resume | null;

  /** @param source - the source of the stream, for a transport of its own */
  constructor(sink: Sink<T>, source: Source<T>) {
    this.sink = sink;
    this.#source = source;
    this.#reached = sink.resume;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** Whether the stream was told that the transport is up. */
  get hasOpened(): boolean {
    return this.#hasOpened;
  }

  /** Begins to go in step, with calls that bring it to the present. */
  begin(calls: readonly Call[]): void {
    this.#mode = "inStep";
    this.hear(calls);
  }

  /** Tells the stream calls, after those that are being told. */
  hear(calls: readonly Call[]): void {
    this.#queue.push(...calls);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let call = this.#queue.shift(); call; call = this.#queue.shift()) this.#tell(call);
    } finally {
      this.#isTelling = false;
    }
  }

  /**
   * Begins a transport of its own, from where the stream got to. It ends as soon as the log reaches back to where it
   * has come.
   */
  catchUp(log: Log): void {
    if (this.#ownAttempt) return;
    this.#mode = "apart";
    const { sink } = this;
    const { environment, resume } = sink;
    const attempt = (this.#ownAttempt = new AbortController());
    let isVoid = false;
    const reach = (position: Position | undefined): void => {
      if (position) isVoid = false;
      this.#reached = advanceResume(this.#reached, position);
      this.meet(log);
    };
    // What another attempt remembers is of another stretch of the feed.
    runAttempt<T>(
      this.#source.fork?.() ?? this.#source,
      { signal: attempt.signal, resume, environment },
      createTurns(),
      {
        ...callsOf(sink),
        next(rows, at) {
          sink.next(rows, at);
          reach(at?.position);
        },
        position(head) {
          sink.position(head);
          // The server has lost the position, and begins at its head.
          if (isVoid) reach(head);
        },
        recovered: (whole) => {
          sink.recovered(whole);
          isVoid = !whole;
          if (isVoid) this.#reached = null;
          this.meet(log);
        },
      },
    );
  }

  /** Goes on in step where the own transport has come to what the log holds. */
  meet(log: Log): void {
    const reached = this.#reached;
    const calls = reached && log.isOpen && this.#ownAttempt ? log.since(reached) : undefined;
    if (!calls) return;
    this.#endOwnAttempt();
    this.begin(calls);
  }

  /** Ends what the stream's attempt has set in motion. */
  close(): void {
    this.#queue = [];
    this.#endOwnAttempt();
  }

  #endOwnAttempt(): void {
    this.#ownAttempt?.abort();
    this.#ownAttempt = undefined;
  }

  #tell([name, ...args]: Call): void {
    const { sink } = this;
    const isOpening = name === "open" || name === "next";
    // A stream that was told nothing goes on waiting for a transport, whichever it is.
    if ((name === "open" && this.#hasOpened) || (name === "break" && !this.#hasOpened)) return;
    this.#hasOpened ||= isOpening;
    try {
      if (name === "break") {
        const words = `${this.#source.name}: the connection went over to another page`;
        sink.error(new StreamError("closed", words), { immediately: true });
      } else (sink[name] as (...args: readonly unknown[]) => unknown)(...args);
    } catch (error) {
      sink.error(error);
    }
  }
}

/** Returns the calls of a sink, without the parts of its attempt. */
function callsOf<T>(sink: Sink<T>): AttemptHandler<T> {
  const parts = ["signal", "resume", "environment"];
  // The cast forgets the parts: what is left are the calls.
  return Object.fromEntries(Object.entries(sink).filter(([name]) => !parts.includes(name))) as AttemptHandler<T>;
}
