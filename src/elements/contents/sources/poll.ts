import { poll } from "../../../stream/index.js";
import type { MakeSource } from "../elsewhere.js";

/** Requests, one after the other. */
export const sources = { poll: (src, options) => poll(src, options) } satisfies Record<string, MakeSource>;
