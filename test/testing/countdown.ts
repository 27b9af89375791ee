import type { Source } from "../../src/stream/index.js";

/** Counts down to zero, one step a second, and completes: the source of CONTRIBUTING.md. */
export function countdown(from: number): Source<number> {
  return {
    name: "countdown",
    connect(sink) {
      let timer: unknown;
      const step = (left: number): void => {
        sink.next([left]);
        if (left === 0) sink.complete();
        else if (!sink.signal.aborted) timer = sink.environment.setTimeout(() => step(left - 1), 1000);
      };
      step(from);
      return () => sink.environment.clearTimeout(timer);
    },
  };
}
