import type { Context } from "../context.js";
import type { StreamState } from "../events.js";
import type { Capture } from "./capture.js";

/** Writes of a stream under way are at least this far apart, ms. */
const MIN_INTERVAL_MS = 1_000;

/** Copying rows may take one part in so many of the time: a stream of many rows is written more seldom. */
const MIN_REST = 100;

/** The states in which nothing more comes. */
const AT_REST: readonly StreamState[] = ["idle", "ended", "failed", "destroyed"];

/**
 * Begins to write: about a second after a change, and at once where the page is hidden or put away, or the stream comes
 * to rest. What cannot be written is handed to `fail`, once; the record of before then stays.
 */
export function keepWriting<T>(
  { config, deadlines, emitter }: Context<T>,
  capture: Capture<T>,
  put: (record: unknown) => Promise<unknown>,
  fail: (cause: unknown) => void,
): void {
  const { environment } = config;
  /** The time of the newest event that is not written down, epoch ms. */
  let changedAt: number | undefined;
  let intervalMs = MIN_INTERVAL_MS;
  let isWriting = false;
  let isClosed = false;
  let leaveEnvironment: (() => void) | undefined;

  function changed(): void {
    const isFirst = changedAt === undefined;
    changedAt = environment.now();
    watch();
    if (isFirst) schedule();
  }

  function schedule(): void {
    deadlines.set("cache", deadlines.now() + intervalMs, () => {
      if (isWriting) schedule();
      else write();
    });
  }

  function write(): void {
    if (changedAt === undefined || isClosed) return;
    try {
      const startedAt = environment.monotonic();
      const record = capture.take(changedAt);
      if (!record) {
        schedule();
        return;
      }
      changedAt = undefined;
      isWriting = true;
      put(record).then(written, failed);
      intervalMs = Math.max(MIN_INTERVAL_MS, MIN_REST * (environment.monotonic() - startedAt));
    } catch (cause) {
      failed(cause);
    }
  }

  function written(): void {
    isWriting = false;
  }

  function failed(cause: unknown): void {
    if (isClosed) return;
    close();
    fail(cause);
  }

  function watch(): void {
    leaveEnvironment ??= environment.on(() => {
      if (!environment.visible() || environment.frozen?.()) write();
    });
  }

  function moved(state: StreamState): void {
    if (!AT_REST.includes(state)) {
      watch();
      if (changedAt !== undefined) schedule();
      return;
    }
    leaveEnvironment?.();
    leaveEnvironment = undefined;
    // A listener may have stopped the stream between two things that one message came to.
    queueMicrotask(write);
  }

  const listeners = {
    data: (rows: readonly T[]) => {
      capture.note(rows);
      changed();
    },
    repair: ({ rows }: { readonly rows: readonly T[] }) => {
      capture.note(rows);
      changed();
    },
    gap: changed,
    gone: changed,
    state: ({ state }: { readonly state: StreamState }) => {
      moved(state);
    },
  };

  function close(): void {
    isClosed = true;
    leaveEnvironment?.();
    deadlines.clear("cache");
    for (const [event, listener] of Object.entries(listeners)) emitter.off(event as "data", listener as () => void);
  }

  for (const [event, listener] of Object.entries(listeners)) emitter.on(event as "data", listener as () => void);
}
