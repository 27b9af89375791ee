import type { AttemptHandler, AttemptParts } from "../attempt-handler.js";
import type { Sink, Source, Teardown } from "../source.js";
import type { Turns } from "../turns.js";

/**
 * Connects a source once, until `signal` is aborted. From then on every call of the sink does nothing, and the teardown
 * has run exactly once. Calls that the source makes while listeners are being told wait for their turn, but for
 * `accept`, which is answered at once; one that then throws, as rows that are no array do, ends the attempt.
 */
export function runAttempt<T>(source: Source<T>, parts: AttemptParts, turns: Turns, handler: AttemptHandler<T>): void {
  const { signal } = parts;
  // A flag, because asking the signal costs more than all else that a call of the sink does by itself.
  let isOver = false;
  signal.addEventListener("abort", () => {
    isOver = true;
  });
  // The cast forgets the names of the calls and their arguments: all of them are wrapped alike.
  const calls = Object.entries(handler as unknown as Record<string, (...args: unknown[]) => unknown>).map(
    ([name, hear]) =>
      [
        name,
        (...args: unknown[]) => {
          if (isOver) return false;
          if (turns.isBusy && name !== "accept") {
            turns.wait(() => {
              callLate(hear, args);
            }, failEndless);
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
  // The cast gives them back: the entries are those of the handler, which has all calls of a sink.
  const sink = { ...parts, ...Object.fromEntries(calls) } as unknown as Sink<T>;
  function callLate(hear: (...args: unknown[]) => unknown, args: unknown[]): void {
    if (isOver) return;
    try {
      hear(...args);
    } catch (error) {
      handler.error(error);
    }
  }
  function failEndless(): void {
    if (!isOver) handler.error("listeners answer what the source says with more of it, without end");
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
    // The rejection of a function that is async by mistake must not go unheard.
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
