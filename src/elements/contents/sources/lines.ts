import { lines } from "../../../stream/index.js";
import type { MakeSource } from "../elsewhere.js";

/** Lines, by the names of their formats. */
export const sources = {
  ndjson: (src, options) => lines(src, options),
  csv: (src, options) => lines(src, { ...options, format: "csv" }),
  "text-lines": (src, options) => lines(src, { ...options, format: "text" }),
} satisfies Record<string, MakeSource>;
