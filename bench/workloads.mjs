/**
 * Workloads: `charts` of `width` by `height` CSS pixels, each showing the newest `points`, `step` new ones a frame.
 */
const single = { charts: 1, width: 800, height: 300 };
const many = { charts: 24, width: 300, height: 120, points: 600, step: 1 };

/** Every workload, by its name. */
export const workloads = {
  600: { label: "600 points, +1 a frame", ...single, points: 600, step: 1 },
  "10k": { label: "10,000 points, +10 a frame", ...single, points: 10_000, step: 10 },
  "100k": { label: "100,000 points, +100 a frame", ...single, points: 100_000, step: 100 },
  "1M": { label: "1,000,000 points, +1,000 a frame", ...single, points: 1_000_000, step: 1000 },
  "24x600": { label: "24 charts of 600 points, +1 each a frame", ...many },
  below: { label: "24 charts below the fold, 600 points, +1 each a frame", ...many, below: true },
};

/** The workloads with one chart on the page. */
export const singles = ["600", "10k", "100k", "1M"];

/** The workloads whose charts are in view. */
export const visible = [...singles, "24x600"];
