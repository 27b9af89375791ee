import type { Source } from "../source.js";

/** Counts down to zero, one step a second, and completes. */
export function countdown(from: number): Source<number> {
  return {
    name: "countdown",
    connect({ environment, next, complete }) {
      let timer: unknown;
      const step = (left: number): void => {
        next([left]);
        if (left === 0) complete();
        else timer = environment.setTimeout(() => step(left - 1), 1000);
      };
      step(from);
      return () => environment.clearTimeout(timer);
    },
  };
}
