import { webSocket } from "../../../stream/index.js";
import type { MakeSource } from "../elsewhere.js";

/** A WebSocket. */
export const sources = { "web-socket": (src, options) => webSocket(src, options) } satisfies Record<string, MakeSource>;
