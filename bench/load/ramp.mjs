/** Above it a row is late, ms. */
const LATE = 1_000;

/** How much more each step is. */
const STEP = 2;

const MOST_STEPS = 6;

/** Whether readers kept up with a load. */
function isKeptUp({ p99, cut, lost, isWhole }) {
  return p99 < LATE && cut === 0 && lost === 0 && isWhole;
}

/**
 * Measures a load with more and more readers, then with more and more rows, until rows are late (p99 above 1 s) or a
 * reader falls behind. Returns all steps; of each kind the last but one is the limit.
 */
export async function climb(load, take) {
  const steps = [];
  for (const what of ["readers", "rate"]) {
    for (let step = 0, value = load[what] * STEP; step < MOST_STEPS; step += 1, value *= STEP) {
      const measured = { ...(await take({ ...load, [what]: Math.round(value) })), ramp: what };
      measured.isKeptUp = isKeptUp(measured);
      steps.push(measured);
      if (!measured.isKeptUp) break;
    }
  }
  return steps;
}
