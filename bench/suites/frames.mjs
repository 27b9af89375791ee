import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contestants } from "../contestants/index.mjs";
import { countDrawn, measureFrames } from "../measure.mjs";
import { rotate } from "../statistics.mjs";
import { visible, workloads } from "../workloads.mjs";

/** The rounds of a slow contestant. */
const slowRounds = 2;

/**
 * Measures contestants at workloads in rounds: a browser a round, a page a measurement. Within a round all contestants
 * run one workload after the other; each round begins with another contestant.
 */
export async function measureRounds(bench, { names, rounds, at, dpr = 1, strokeWidth = 1 }) {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    await bench.withBrowser({ dpr }, async (browser) => {
      for (const workload of at) {
        const here = names.filter(
          (name) => takesPart(name, workload) && (round < slowRounds || !contestants[name].slow),
        );
        for (const contestant of rotate(here, round)) {
          const look =
            round === 0
              ? (page) => inspect(page, `${workload}-${contestant}-${dpr}-${strokeWidth}`, bench.pictures)
              : undefined;
          const figures = await measureFrames({ ...bench, browser }, contestant, workload, strokeWidth, look);
          found.push({ round, workload, contestant, ...figures });
          bench.tell(`round ${round + 1}  ${workload.padEnd(6)}  ${contestant.padEnd(18)} ${describe(figures)}`);
        }
      }
    });
  }
  return found;
}

/** Records, in the first round, the share of frames in which the page draws, and its pictures before and after. */
async function inspect(page, name, folder) {
  if (folder) writeFileSync(join(folder, `${name}-before.png`), await page.screenshot());
  const drawn = await countDrawn(page);
  if (folder) writeFileSync(join(folder, `${name}-after.png`), await page.screenshot());
  return { drawn };
}

const describe = ({ task, cpu, fps }) =>
  `${task.toFixed(3).padStart(9)} ms  cpu ${cpu.toFixed(2).padStart(8)} ms  ${fps.toFixed(1).padStart(5)} fps`;

/**
 * Whether a contestant runs a workload. Charts below the fold are out of view, and compare with the empty page alone.
 */
function takesPart(name, workload) {
  if (contestants[name].at && !contestants[name].at.includes(workload)) return false;
  if (!workloads[workload].below) return !contestants[name].below;
  return contestants[name].below || contestants[name].file === "tickline" || name === "empty";
}

/** Measures a frame of every contestant at every workload, at device pixel ratio 1 and stroke width 1. */
export async function frames(bench, { names, rounds, at }) {
  return { measurements: await measureRounds(bench, { names, rounds, at: at ?? [...visible, "below"] }) };
}
