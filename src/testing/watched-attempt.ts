import type { At, Position, Sink, Source, SourceFunction } from "../stream/index.js";
import type { FakeEnvironment } from "./fake-environment.js";
import { pause, turn } from "./turn.js";

/** One attempt of a source, everything that it says written down. */
export interface WatchedAttempt<T> {
  /** The calls so far, as `open`, `next` …; those after the end are not among them. */
  readonly calls: readonly string[];
  /** Batches so far. */
  readonly batches: readonly { readonly rows: readonly T[]; readonly at: At | undefined }[];
  /** What ended the attempt from the source's side: words, or undefined. */
  readonly failure: string | undefined;
  /** Whether it is over, by whichever side. */
  readonly over: boolean;
  /** Calls of the sink that came after the end, in a later turn than the end. */
  readonly late: readonly string[];
  /** What the teardown threw. */
  readonly thrown: unknown;
  /** What `connect` returned. */
  readonly returned: unknown;
  /** Ends the attempt from the stream's side. */
  stop(): void;
  /** Waits until what the end set in motion has passed. */
  rest(): Promise<void>;
}

/** How an attempt is made. */
export interface WatchOptions {
  readonly environment: FakeEnvironment;
  readonly resume?: Position | null;
  /** Called with the name of each call of the sink, while the source is still in it. */
  readonly onCall?: (name: string, stop: () => void) => void;
}

/** Connects a source once, as a stream would, and watches it. */
export function watchAttempt<T>(
  source: Source<T> | SourceFunction<T>,
  { environment, resume = null, onCall }: WatchOptions,
): WatchedAttempt<T> {
  const controller = new AbortController();
  const calls: string[] = [];
  const late: string[] = [];
  const batches: { rows: readonly T[]; at: At | undefined }[] = [];
  let failure: string | undefined;
  let teardown: unknown;
  let thrown: unknown;
  let connected = false;
  let torn = false;
  /** The turn in which the attempt ended has passed: from here on the source has no excuse. */
  let rested = false;

  const tearDown = (): void => {
    if (!connected || torn) return;
    torn = true;
    try {
      if (typeof teardown === "function") (teardown as () => void)();
    } catch (error) {
      thrown = error;
    }
  };
  const stop = (): void => {
    if (controller.signal.aborted) return;
    controller.abort();
    tearDown();
    queueMicrotask(() => {
      rested = true;
    });
  };
  const note = (name: string, hear?: () => void): void => {
    if (controller.signal.aborted) {
      if (rested) late.push(name);
      return;
    }
    calls.push(name);
    hear?.();
    onCall?.(name, stop);
  };
  const sink: Sink<T> = {
    signal: controller.signal,
    resume,
    environment,
    open: () => {
      note("open");
    },
    accept: () => {
      note("accept");
      return !controller.signal.aborted;
    },
    next: (rows, at) => {
      note("next", () => batches.push({ rows, at }));
    },
    position: () => {
      note("position");
    },
    recovered: () => {
      note("recovered");
    },
    lost: () => {
      note("lost");
    },
    alive: () => {
      note("alive");
    },
    proven: () => {
      note("proven");
    },
    onWake: () => undefined,
    drop: () => {
      note("drop");
    },
    trouble: () => {
      note("trouble");
    },
    error: (cause) => {
      note("error", () => {
        failure = cause instanceof Error ? cause.message : String(cause);
        stop();
      });
    },
    complete: () => {
      note("complete", stop);
    },
  };
  try {
    teardown = typeof source === "function" ? source(sink) : source.connect(sink);
  } catch (error) {
    sink.error(error);
  }
  connected = true;
  if (controller.signal.aborted) tearDown();

  return {
    calls,
    batches,
    late,
    get failure() {
      return failure;
    },
    get over() {
      return controller.signal.aborted;
    },
    get thrown() {
      return thrown;
    },
    get returned() {
      return teardown;
    },
    stop,
    async rest() {
      stop();
      // Answers that were under way come in, timers that were forgotten fire.
      for (let i = 0; i < 5; i += 1) await turn();
      await environment.advanceAsync(120_000);
      // A real timer that was set at the end is due before this one.
      await pause(2);
    },
  };
}
