import { OnDemand } from "../on-demand.js";

/** The code that keeps rows over a reload. */
export const cacheCode = new OnDemand("cache", (again) => import("./cache.js").catch(again));
