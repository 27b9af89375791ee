import { bucketReducers } from "../../../series/index.js";
import { OnDemand } from "../../../stream/internal.js";
import { line } from "./line.js";
import type { Mark } from "./mark.js";

/** The code that draws bars, and makes a row a bucket. */
export const barsCode = new OnDemand("bars", (again) => import("./drawn-bars.js").catch(again));

/** A bar from zero a row, as wide as the distance to the nearer neighbour; or with `every` a bar a bucket. */
export const bars: Mark = {
  ...line,
  holds: true,
  dots: "none",
  hasZero: true,
  snaps: true,
  for(options) {
    const { value, every, reduce, stack } = options;
    const reducer = every === undefined ? undefined : bucketReducers[reduce];
    const declared: Mark = {
      ...bars,
      counts: reducer?.counts === true && value === undefined,
      stacks: stack ?? reducer?.addsUp,
    };
    return barsCode.code?.barsFor(declared, options) ?? { ...declared, missing: barsCode };
  },
  paintArea: undefined,
  paint: () => undefined,
};
