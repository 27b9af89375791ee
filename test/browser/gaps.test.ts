import { afterEach, describe, expect, it } from "vitest";
import { countOf, isFull, patience } from "../chaos/count.js";
import { GapChart } from "./gap-chart.js";
import { withPixelRatio } from "./pixel-ratio.js";

/** How many gaps are looked at in each of four kinds of picture; at least a picture of each. */
const wanted = countOf(200) / 4;

const shapes = [{ curve: "linear" }, { mark: "step" }, { curve: "monotone-x" }] as const;

let shown: GapChart | undefined;

afterEach(() => {
  shown?.destroy();
  shown = undefined;
});

async function judgeGaps(density: "sparse" | "dense", seed: number): Promise<void> {
  const seen = new Set<string>();
  let gaps = 0;
  for (let n = 0; gaps < wanted || seen.size < 3; n += 1) {
    const picture = new GapChart(density, seed + n, { ...(n % 2 === 1 && { mark: "area" }), ...shapes[n % 3] });
    shown = picture;
    await picture.feed();
    const cut = picture.judge();
    expect(cut.faults, `picture ${n}`).toEqual([]);
    await picture.heal();
    const healed = picture.judge();
    expect(healed.faults, `picture ${n}, healed`).toEqual([]);
    // Pixels were looked at, and healing has brought ink.
    expect(cut.empty).toBeGreaterThan(6 * picture.holes.length);
    if (picture.holes.some(({ maker }) => maker === "jump")) expect(healed.inked).toBeGreaterThan(cut.inked);
    for (const { maker } of picture.holes) seen.add(maker);
    gaps += picture.holes.length;
    picture.destroy();
    if (isFull && gaps >= wanted) console.log(`${gaps} gaps in ${n + 1} pictures, ${density}`);
  }
}

describe("a gap", { timeout: patience }, () => {
  for (const [index, density] of (["sparse", "dense"] as const).entries()) {
    for (const ratio of [1, 2]) {
      it(`is drawn as a gap until it is healed, ${density}, at ${ratio} device px a CSS px`, async () => {
        await withPixelRatio(ratio, () => judgeGaps(density, 1_000 * index + 100 * ratio));
      });
    }
  }
});
