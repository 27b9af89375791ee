/** Makes a seeded random walk within 0 to 100: steps of up to 1, reflected at the ends. */
export function createWalk(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  let value = 50;
  return function next() {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    value += state / 0x80000000 - 1;
    if (value < 0) value = -value;
    else if (value > 100) value = 200 - value;
    return value;
  };
}
