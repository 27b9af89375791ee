import type { AttemptHandler, AttemptParts } from "../attempt-handler.js";
import type { Sink, Source, Teardown } from "../source.js";
import type { Turns } from "../turns.js";

/**
 * Connects a source once, until `signal` is aborted. From then on every call of the sink does nothing, and the teardown
 * has run exactly once. What the source says while something is being told is heard in its turn, but for `accept`,
 * which is answered at once; what then proves wrong, as rows that are no array, ends the attempt.
 */
export function runAttempt<T>(source: Source<T>, parts: AttemptParts, turns: Turns, handler: AttemptHandler<T>): void {
  const { signal } = parts;
  // Asking the signal costs more than all else that a call of the sink does by itself.
  let over = false;
  signal.addEventListener("abort", () => {
    over = true;
  });
  const calls = Object.entries(handler as unknown as Record<string, (...args: unknown[]) => unknown>).map(
    ([name, hear]) =>
      [
        name,
        (...args: unknown[]) => {
          if (over) return false;
          if (turns.busy && name !== "accept") {
            turns.wait(() => {
              hearLate(hear, args);
            }, repeat);
            return undefined;
          }
          turns.enter();
          try {
            return hear(...args);
          } finally {
            turns.leave();
          }
        },
      ] as const,
  );
  const sink = { ...parts, ...Object.fromEntries(calls) } as unknown as Sink<T>;
  function hearLate(hear: (...args: unknown[]) => unknown, args: unknown[]): void {
    if (over) return;
    try {
      hear(...args);
    } catch (error) {
      handler.error(error);
    }
  }
  function repeat(): void {
    if (!over) handler.error("listeners answer what the source says with more of it, without end");
  }
  let teardown: unknown;
  const tearDown = (): void => {
    try {
      if (typeof teardown === "function") (teardown as Teardown)();
    } catch (error) {
      handler.trouble(error);
    }
  };
  try {
    teardown = source.connect(sink);
    // A function that is async by mistake must not fail unheard.
    if (teardown instanceof Promise) {
      teardown.catch((error: unknown) => {
        sink.error(error);
      });
    }
  } catch (error) {
    sink.error(error);
  }
  if (signal.aborted) tearDown();
  else signal.addEventListener("abort", tearDown);
}
