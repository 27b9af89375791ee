import { random } from "../../../stream/index.js";
import type { MakeSource } from "../elsewhere.js";

/** Random numbers. */
export const sources = { random: (_, options) => random(options) } satisfies Record<string, MakeSource>;
