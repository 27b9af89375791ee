import { StreamError } from "./errors.js";
import type { Environment } from "./environment.js";
import type { At, DropCause, ErrorHint, Loss, Position, Sink, Source } from "./source.js";

/** What hears of an attempt: a sink without what an attempt brings itself. */
export type AttemptHandler<T> = Omit<Sink<T>, "signal" | "resume" | "environment" | "error" | "complete"> & {
  /** The attempt ended with an error; its teardown has run. */
  failed(error: StreamError): void;
  /** The feed ended for good; the teardown has run. */
  completed(): void;
};

/** One connect of a source: after its end every call of the sink does nothing, and the teardown has run exactly once. */
export class Attempt<T> {
  readonly #controller = new AbortController();
  readonly #handler: AttemptHandler<T>;
  #teardown: (() => void) | undefined;
  #connected = false;
  #over = false;

  constructor(handler: AttemptHandler<T>) {
    this.#handler = handler;
  }

  /** Whether it has ended. */
  get over(): boolean {
    return this.#over;
  }

  /** Connects the source. */
  run(source: Source<T>, resume: Position | null, environment: Environment): void {
    const sink = this.#sink(source, resume, environment);
    try {
      const teardown = source.connect(sink);
      this.#connected = true;
      if (typeof teardown === "function") this.#teardown = teardown;
    } catch (error) {
      this.#connected = true;
      sink.error(error);
    }
    if (this.#over) this.#tearDown();
  }

  /** Ends it from our side. */
  end(reason?: StreamError): void {
    if (this.#over) return;
    this.#over = true;
    this.#controller.abort(reason);
    if (this.#connected) this.#tearDown();
  }

  #tearDown(): void {
    const teardown = this.#teardown;
    this.#teardown = undefined;
    try {
      teardown?.();
    } catch (error) {
      this.#handler.trouble(error);
    }
  }

  #sink(source: Source<T>, resume: Position | null, environment: Environment): Sink<T> {
    const handler = this.#handler;
    const open = (): boolean => !this.#over;
    return {
      signal: this.#controller.signal,
      resume,
      environment,
      open: () => {
        if (open()) handler.open();
      },
      accept: (bytes: number) => open() && handler.accept(bytes),
      next: (rows: readonly T[], at?: At) => {
        if (open()) handler.next(rows, at);
      },
      position: (head: Position) => {
        if (open()) handler.position(head);
      },
      recovered: (whole: boolean) => {
        if (open()) handler.recovered(whole);
      },
      lost: (gap: Loss) => {
        if (open()) handler.lost(gap);
      },
      alive: (nextWithin?: number) => {
        if (open()) handler.alive(nextWithin);
      },
      drop: (count: number, cause: DropCause, sample?: string) => {
        if (open()) handler.drop(count, cause, sample);
      },
      trouble: (cause: unknown) => {
        if (open()) handler.trouble(cause);
      },
      error: (cause: unknown, hint: ErrorHint = {}) => {
        if (!open()) return;
        const error = toStreamError(cause, source.name, hint);
        this.end(error);
        handler.failed(error);
      },
      complete: () => {
        if (!open()) return;
        this.end();
        handler.completed();
      },
    };
  }
}

/** Whatever a source reports as a {@link StreamError}; the message of an unknown error is kept, the error is not. */
export function toStreamError(cause: unknown, name: string, hint: ErrorHint = {}): StreamError {
  const retryable = !(hint.final ?? false) && !(hint.auth ?? false);
  if (cause instanceof StreamError) {
    const retryAfter = hint.retryAfter ?? cause.retryAfter;
    if (retryAfter === cause.retryAfter && (retryable || !cause.retryable)) return cause;
    return new StreamError(cause.code, cause.message, {
      retryable: retryable && cause.retryable,
      ...(retryAfter !== undefined && { retryAfter }),
      cause: cause.cause,
    });
  }
  const words = cause instanceof Error ? cause.message : String(cause);
  return new StreamError(retryable ? "source" : "refused", `${name}: ${words}`, {
    retryable,
    ...(hint.retryAfter !== undefined && { retryAfter: hint.retryAfter }),
    cause: words,
  });
}
