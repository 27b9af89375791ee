import type { SteadyEnvironment } from "../../src/stream/clock/environment.js";
import { StreamError } from "../../src/stream/errors.js";
import type { At, DropCause, ErrorHint, Loss, Position, Sink, Source } from "../../src/stream/source.js";
import { FakeEnvironment } from "./fake-environment.js";

/** One call of a sink: its name and its arguments. */
export type Call<T> =
  | readonly ["open"]
  | readonly ["next", rows: readonly T[], at?: At]
  | readonly ["replace", list: readonly unknown[]]
  | readonly ["gone", keys: readonly string[]]
  | readonly ["position", head: Position]
  | readonly ["recovered", whole: boolean]
  | readonly ["lost", gap: Loss]
  | readonly ["alive", nextWithin: number | undefined]
  | readonly ["drop", count: number, cause: DropCause, sample: string | undefined]
  | readonly ["trouble", cause: unknown]
  | readonly ["error", cause: unknown, hint: ErrorHint | undefined]
  | readonly ["complete"];

/** Options of a {@link RecordingSink}. */
export interface RecordingOptions {
  environment?: SteadyEnvironment;
  resume?: Position | null;
  /** The largest message that `accept` takes. */
  maxBytes?: number;
}

/** A sink that records the calls of a source, and keeps the laws of one attempt: nothing counts after the end. */
export class RecordingSink<T> implements Sink<T> {
  readonly environment: SteadyEnvironment;
  /** Number of times that the source said that failures before no longer count. */
  provens = 0;
  /** The probe that the source would run on waking. */
  probe?: () => void;
  readonly resume: Position | null;
  readonly calls: Call<T>[] = [];
  /** The reason of each drop, in words. */
  readonly reasons: (string | undefined)[] = [];
  /** Bytes of each message that was asked about. */
  readonly accepted: number[] = [];
  readonly #maxBytes: number;
  readonly #abort = new AbortController();
  readonly #waiting = new Set<() => void>();

  constructor({ environment = new FakeEnvironment(), resume = null, maxBytes = 1_048_576 }: RecordingOptions = {}) {
    this.environment = environment;
    this.resume = resume;
    this.#maxBytes = maxBytes;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Every row so far, in order. */
  get rows(): T[] {
    return this.calls.flatMap((call) => (call[0] === "next" ? [...call[1]] : []));
  }

  /** The names of the calls so far. */
  get names(): string[] {
    return this.calls.map(([name]) => name);
  }

  /** The error that ended the attempt, if one did. */
  get failure(): { cause: unknown; hint: ErrorHint | undefined } | undefined {
    for (const call of this.calls) if (call[0] === "error") return { cause: call[1], hint: call[2] };
    return undefined;
  }

  open(): void {
    this.#note(["open"]);
  }

  accept(bytes: number): boolean {
    if (this.signal.aborted) return false;
    this.accepted.push(bytes);
    if (bytes <= this.#maxBytes) return true;
    this.#note(["drop", 1, "too-large", undefined]);
    this.end(new StreamError("too-large", `a message of ${bytes} bytes`));
    return false;
  }

  next(rows: readonly T[], at?: At): void {
    this.#note(at === undefined ? ["next", rows] : ["next", rows, at]);
  }

  replace(list: readonly unknown[]): void {
    this.#note(["replace", list]);
  }

  gone(keys: readonly string[]): void {
    this.#note(["gone", keys]);
  }

  position(head: Position): void {
    this.#note(["position", head]);
  }

  recovered(whole: boolean): void {
    this.#note(["recovered", whole]);
  }

  lost(gap: Loss): void {
    this.#note(["lost", gap]);
  }

  alive(nextWithin?: number): void {
    this.#note(["alive", nextWithin]);
  }

  proven(): void {
    this.provens += 1;
  }

  onWake(probe: () => void): void {
    this.probe = probe;
  }

  drop(count: number, cause: DropCause, sample?: string, reason?: string): void {
    this.#note(["drop", count, cause, sample]);
    if (!this.signal.aborted) this.reasons.push(reason);
  }

  trouble(cause: unknown): void {
    this.#note(["trouble", cause]);
  }

  error(cause: unknown, hint?: ErrorHint): void {
    this.#note(["error", cause, hint]);
    this.end(cause);
  }

  complete(): void {
    this.#note(["complete"]);
    this.end();
  }

  /** Ends the attempt from the stream's side. The caller runs the teardown. */
  end(reason?: unknown): void {
    this.#abort.abort(reason);
  }

  /** Resolves once `test` holds, asked after each call. */
  until(test: (sink: this) => boolean): Promise<void> {
    if (test(this)) return Promise.resolve();
    return new Promise((resolve) => {
      const check = () => {
        if (!test(this)) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  #note(call: Call<T>): void {
    if (this.signal.aborted) return;
    this.calls.push(call);
    for (const check of [...this.#waiting]) check();
  }
}

/** One attempt of a source, run by a {@link RecordingSink} as a stream would. */
export interface Run<T> {
  readonly sink: RecordingSink<T>;
  /** Ends the attempt, unless it is over. */
  stop(reason?: unknown): void;
  /** Returns how often the teardown has run. */
  teardowns(): number;
}

/** Connects a source; its teardown runs once, when either side ends the attempt. */
export function run<T>(source: Source<T>, options?: RecordingOptions): Run<T> {
  const sink = new RecordingSink<T>(options);
  let teardowns = 0;
  let connected = false;
  const undo = () => {
    if (!connected || teardowns > 0) return;
    teardowns++;
    teardown?.();
  };
  sink.signal.addEventListener("abort", undo);
  const teardown = source.connect(sink);
  connected = true;
  if (sink.signal.aborted) undo();
  return {
    sink,
    stop: (reason) => {
      sink.end(reason);
    },
    teardowns: () => teardowns,
  };
}
