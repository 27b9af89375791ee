/** `node scripts/step.mjs <step> [--if-changed]`: runs one step of the check by itself. */
import { runStep, steps } from "./steps.mjs";

const [name, ...flags] = process.argv.slice(2);
if (!Object.hasOwn(steps, name)) {
  console.error(`unknown step: ${name}. Steps: ${Object.keys(steps).join(", ")}`);
  process.exit(2);
}
process.exitCode = (await runStep(name, { force: !flags.includes("--if-changed") })) ? 0 : 1;
