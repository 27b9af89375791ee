/** Above it a row is late, ms. */
const LATE = 1_000;

/** How much more each step is. */
const STEP = 2;

const MOST_STEPS = 6;

/** Whether readers kept up with a load. */
function isKeptUp({ p99, cut, lost, isWhole }) {
  return p99 < LATE && cut === 0 && lost === 0 && isWhole;
}

/** Measures a step of a ramp; where readers are refused, it has the reason in place of figures. */
async function takeStep(load, take) {
  try {
    const measured = await take(load);
    return { ...measured, isKeptUp: isKeptUp(measured) };
  } catch (error) {
    console.log(`${load.engine}, ${load.readers} readers: ${error.message}`);
    return { ...load, relay: load.name, isKeptUp: false, refusal: error.message };
  }
}

/**
 * Measures a load with more and more readers, then with more and more rows, until rows are late (p99 above 1 s) or a
 * reader falls behind. Returns all steps; of each kind the last but one is the limit.
 *
 * - `kinds` what is raised: `readers`, `rate`
 */
export async function climb(load, take, kinds) {
  const steps = [];
  for (const what of kinds) {
    for (let step = 0, value = load[what] * STEP; step < MOST_STEPS; step += 1, value *= STEP) {
      const taken = await takeStep({ ...load, [what]: Math.round(value) }, take);
      steps.push({ ...taken, ramp: what });
      if (!taken.isKeptUp) break;
    }
  }
  return steps;
}
