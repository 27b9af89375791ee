// Numbers that look measured, and are the same in every run and in every engine: only + − × ÷ and whole numbers.

/** Returns a number in [0, 1) for a step, the same each time. */
export function noise(step, seed = 0) {
  let bits = Math.imul(step ^ Math.imul(seed + 1, 0x9e3779b1), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** Returns a point of a smooth line between 0 and 1 that turns about every `period` steps, with smaller turns in it. */
export function drift(step, period, seed = 0) {
  return (
    0.62 * smooth(step / period, seed) +
    0.28 * smooth((3 * step) / period, seed + 7) +
    0.1 * smooth((9 * step) / period, seed + 13)
  );
}

function smooth(at, seed) {
  const left = Math.floor(at);
  const way = at - left;
  const [from, to] = [noise(left, seed), noise(left + 1, seed)];
  return from + (to - from) * way * way * (3 - 2 * way);
}

/** Rounds a number to a number of decimals. */
export function round(value, decimals = 1) {
  const unit = 10 ** decimals;
  return Math.round(value * unit) / unit;
}

/** Whether a step is within a stretch that repeats after a number of steps. */
export function within(step, { every, from, count }) {
  return (((step - from) % every) + every) % every < count;
}
