import { visible } from "../workloads.mjs";
import { measureRounds } from "./frames.mjs";

const names = ["floor", "floor-axes", "tickline"];

/** Other pens: two device pixels a CSS pixel, and a stroke that covers no whole pixels. */
export const pens = [
  { name: "dpr2", label: "device pixel ratio 2, stroke width 1", dpr: 2, strokeWidth: 1 },
  { name: "wide", label: "device pixel ratio 1, stroke width 1.5", dpr: 1, strokeWidth: 1.5 },
];

/** Measures a frame with other pens, each beside a floor with the same pen. */
export async function sizes(bench, { rounds, at = visible, names: wanted }) {
  const contestants = names.concat(wanted.includes("other") ? "other" : []).filter((name) => wanted.includes(name));
  const measurements = [];
  for (const { name, dpr, strokeWidth } of pens) {
    for (const figures of await measureRounds(bench, { names: contestants, rounds, at, dpr, strokeWidth })) {
      measurements.push({ pen: name, ...figures });
    }
  }
  return { measurements };
}
