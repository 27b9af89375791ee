import { eventSource } from "../../../stream/index.js";
import type { MakeSource } from "../elsewhere.js";

/** Server-sent events. */
export const sources = { "event-source": (src, options) => eventSource(src, options) } satisfies Record<
  string,
  MakeSource
>;
