import type { SteadyEnvironment } from "../../stream/index.js";

/** Ends a wait early: rings that come while nobody waits are kept as one. */
export interface Doorbell {
  readonly ring: () => void;
  /** Waits for a ring, so many ms at most. */
  wait(ms: number): Promise<void>;
}

/** Makes a doorbell by the timers of an environment. */
export function createDoorbell(environment: SteadyEnvironment): Doorbell {
  let isRung = false;
  let wake = (): void => undefined;
  return {
    ring() {
      isRung = true;
      wake();
    },
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = environment.setTimeout(() => {
          wake();
        }, ms);
        wake = () => {
          environment.clearTimeout(timer);
          wake = () => undefined;
          isRung = false;
          resolve();
        };
        if (isRung) wake();
      }),
  };
}
