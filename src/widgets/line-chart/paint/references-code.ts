import { OnDemand } from "../../../stream/internal.js";

/** The code that places annotations and draws them. */
export const annotationsCode = new OnDemand("annotations", (again) => import("./paint-annotations.js").catch(again));
