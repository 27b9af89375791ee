import { createRandom } from "./random.mjs";

/** Makes a seeded random walk within 0 to 100: steps of up to 1, reflected at the ends. */
export function createWalk(seed) {
  const random = createRandom(seed);
  let value = 50;
  return function next() {
    value += 2 * random() - 1;
    if (value < 0) value = -value;
    else if (value > 100) value = 200 - value;
    return value;
  };
}
