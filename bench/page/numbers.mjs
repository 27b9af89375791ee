import { createRandom } from "./random.mjs";
import { createWalk } from "./walk.mjs";

const makers = {
  /** Whole numbers from 0 to 100, each as likely as any other. */
  random(seed) {
    // Neighbouring seeds give numbers at equal distances: their squares do not.
    const random = createRandom(seed * seed);
    return () => Math.floor(random() * 101);
  },
  walk: createWalk,
  constant: () => () => 50,
};

/** Makes a seeded generator of the values of rows: `random`, `walk` or `constant`. */
export const createNumbers = (kind, seed) => makers[kind](seed);
