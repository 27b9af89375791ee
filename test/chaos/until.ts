import { turn } from "../../src/testing/turn.js";

/** Waits, turn by turn, until it is so; false where it is still not so after `patience` ms of real time. */
export async function until(test: () => boolean, patience = 10_000): Promise<boolean> {
  const end = performance.now() + patience;
  while (!test()) {
    if (performance.now() > end) return false;
    await turn();
  }
  return true;
}
