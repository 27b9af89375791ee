import type { At, Position, Sink, Source, SourceFunction } from "../stream/index.js";
import type { FakeEnvironment } from "./fake-environment.js";
import { pause, turn } from "./turn.js";

/** Attempt of a source, with a record of everything that the source says. */
export interface WatchedAttempt<T> {
  /** Names of the calls so far, as `open`, `next` …; those after the end are not among them. */
  readonly calls: readonly string[];
  /** Batches so far. */
  readonly batches: readonly { readonly rows: readonly T[]; readonly at: At | undefined }[];
  /** Message of the error that ended the attempt from the source's side, or undefined. */
  readonly failure: string | undefined;
  /** Whether the attempt is over, by whichever side. */
  readonly isOver: boolean;
  /** Calls of the sink that came after the end, in a later turn than the end. */
  readonly lateCalls: readonly string[];
  /** Error that the teardown threw. */
  readonly teardownError: unknown;
  /** Teardown that `connect` returned, whatever it is. */
  readonly teardown: unknown;
  /** Ends the attempt from the stream's side. */
  stop(): void;
  /** Ends the attempt, and waits until all that the end set in motion has passed. */
  settle(): Promise<void>;
}

/** Options of {@link watchAttempt}. */
export interface WatchOptions {
  readonly environment: FakeEnvironment;
  readonly resume?: Position | null;
  /** Hears the name of each call of the sink, while the source is still in it. */
  readonly onCall?: (name: string, stop: () => void) => void;
}

/** Connects a source once, as a stream would, and watches it. */
export function watchAttempt<T>(
  source: Source<T> | SourceFunction<T>,
  { environment, resume = null, onCall }: WatchOptions,
): WatchedAttempt<T> {
  const controller = new AbortController();
  const calls: string[] = [];
  const lateCalls: string[] = [];
  const batches: { rows: readonly T[]; at: At | undefined }[] = [];
  let failure: string | undefined;
  let teardown: unknown;
  let teardownError: unknown;
  let isConnected = false;
  let isTornDown = false;
  /** Whether the turn in which the attempt ended has passed: from there on every call is late. */
  let hasSettled = false;

  const tearDown = (): void => {
    if (!isConnected || isTornDown) return;
    isTornDown = true;
    try {
      if (typeof teardown === "function") (teardown as () => void)();
    } catch (error) {
      teardownError = error;
    }
  };
  const stop = (): void => {
    if (controller.signal.aborted) return;
    controller.abort();
    tearDown();
    queueMicrotask(() => {
      hasSettled = true;
    });
  };
  const addCall = (name: string, apply?: () => void): void => {
    if (controller.signal.aborted) {
      if (hasSettled) lateCalls.push(name);
      return;
    }
    calls.push(name);
    apply?.();
    onCall?.(name, stop);
  };
  const sink: Sink<T> = {
    signal: controller.signal,
    resume,
    environment,
    open: () => {
      addCall("open");
    },
    accept: () => {
      addCall("accept");
      return !controller.signal.aborted;
    },
    next: (rows, at) => {
      addCall("next", () => batches.push({ rows, at }));
    },
    replace: () => {
      addCall("replace");
    },
    gone: () => {
      addCall("gone");
    },
    position: () => {
      addCall("position");
    },
    recovered: () => {
      addCall("recovered");
    },
    lost: () => {
      addCall("lost");
    },
    alive: () => {
      addCall("alive");
    },
    proven: () => {
      addCall("proven");
    },
    onWake: () => undefined,
    drop: () => {
      addCall("drop");
    },
    trouble: () => {
      addCall("trouble");
    },
    error: (cause) => {
      addCall("error", () => {
        failure = cause instanceof Error ? cause.message : String(cause);
        stop();
      });
    },
    complete: () => {
      addCall("complete", stop);
    },
  };
  try {
    teardown = typeof source === "function" ? source(sink) : source.connect(sink);
  } catch (error) {
    sink.error(error);
  }
  isConnected = true;
  if (controller.signal.aborted) tearDown();

  return {
    calls,
    batches,
    lateCalls,
    get failure() {
      return failure;
    },
    get isOver() {
      return controller.signal.aborted;
    },
    get teardownError() {
      return teardownError;
    },
    get teardown() {
      return teardown;
    },
    stop,
    async settle() {
      stop();
      // Answers under way come in, forgotten timers fire.
      for (let i = 0; i < 5; i += 1) await turn();
      await environment.advanceAsync(120_000);
      // A real timer set at the end is due before this one.
      await pause(2);
    },
  };
}
