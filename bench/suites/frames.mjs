import { contestants } from "../contestants/index.mjs";
import { measureFrames } from "../measure.mjs";
import { visible, workloads } from "../workloads.mjs";

/** Rounds that a slow contestant gets. */
const slowRounds = 2;

const rotate = (list, by) => list.map((_, i) => list[(i + by) % list.length]);

/**
 * Measures contestants at workloads in rounds: a browser a round, a page a measurement; within a round all contestants
 * meet one workload after the other, each round beginning with another one.
 */
export async function measureRounds(bench, { names, rounds, at, dpr = 1, strokeWidth = 1 }) {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    await bench.withBrowser({ dpr }, async (browser) => {
      for (const workload of at) {
        const here = names.filter((name) => takesPart(name, workload) && (round < slowRounds || !contestants[name].slow));
        for (const contestant of rotate(here, round)) {
          const figures = await measureFrames({ ...bench, browser }, contestant, workload, strokeWidth);
          found.push({ round, workload, contestant, ...figures });
          bench.tell(`round ${round + 1}  ${workload.padEnd(6)}  ${contestant.padEnd(18)} ${describe(figures)}`);
        }
      }
    });
  }
  return found;
}

const describe = ({ task, cpu, fps }) => `${task.toFixed(3).padStart(9)} ms  cpu ${cpu.toFixed(2).padStart(8)} ms  ${fps.toFixed(1).padStart(5)} fps`;

/** Charts that nobody sees are no contest: there the empty page is the measure. */
function takesPart(name, workload) {
  if (!workloads[workload].below) return !contestants[name].below;
  return name === "empty" || name.startsWith("tickline") || contestants[name].below;
}

/** One frame of every contestant at every workload, at device pixel ratio 1 and stroke width 1. */
export async function frames(bench, { names, rounds, at }) {
  return { measurements: await measureRounds(bench, { names, rounds, at: at ?? [...visible, "below"] }) };
}
