import type { ErrorHint, Resume, Source, SteadyEnvironment } from "../../stream/index.js";
import { createTurns, runAttempt, toStreamError } from "../../stream/source-parts.js";
import type { Call } from "./protocol.js";

/** One attempt of the shared source. */
export interface Transport {
  /** Lets the source find out whether the link still lives. */
  probe(): void;
  end(): void;
}

/** The ways of a transport to speak to who runs it. */
export interface TransportEvents {
  /** Tells whether a message of so many bytes is accepted. */
  accept(bytes: number): boolean;
  /** Hears each call but `accept`. */
  call(call: Call): void;
}

/** Begins an attempt of the shared source. It speaks no more once it has ended, by whichever side. */
export function startTransport<T>(
  source: Source<T>,
  resume: Resume | null,
  environment: SteadyEnvironment,
  events: TransportEvents,
): Transport {
  const attempt = new AbortController();
  const call = (each: Call): void => {
    events.call(each);
  };
  let probe: (() => void) | undefined;
  const endBy = (last: Call, reason?: unknown): void => {
    attempt.abort(reason);
    call(last);
  };
  const parts = { signal: attempt.signal, resume, environment };
  runAttempt<T>(source, parts, createTurns(), {
    accept: (bytes) => events.accept(bytes),
    onWake(newProbe) {
      probe = newProbe;
    },
    open: () => {
      call(["open"]);
    },
    next: (rows, at) => {
      call(at ? ["next", rows, at] : ["next", rows]);
    },
    replace: (list) => {
      call(["replace", list]);
    },
    gone: (keys) => {
      call(["gone", keys]);
    },
    position: (head) => {
      call(["position", head]);
    },
    recovered: (whole) => {
      call(["recovered", whole]);
    },
    lost: (gap) => {
      call(["lost", gap]);
    },
    alive: (nextWithin) => {
      call(["alive", nextWithin]);
    },
    proven: () => {
      call(["proven"]);
    },
    drop: (...refusal) => {
      call(["drop", ...refusal]);
    },
    trouble: (cause) => {
      call(["trouble", toStreamError(cause, source.name)]);
    },
    error: (cause, hint: ErrorHint = {}) => {
      const error = toStreamError(cause, source.name, hint);
      endBy(["error", error, hint], error);
    },
    complete: () => {
      endBy(["complete"]);
    },
  });
  return {
    probe() {
      probe?.();
    },
    end() {
      attempt.abort();
    },
  };
}
