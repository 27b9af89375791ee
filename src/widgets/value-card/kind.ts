import type { Kind } from "../widget/kind.js";
import type { ValueCardEvents } from "./events.js";
import { valueCard } from "./index.js";
import type { ValueCardOptions } from "./options/card-options.js";
import { valueCardSchema } from "./options/card-options.js";
import { valueCardStyles } from "./parts/styles.js";

/** The value card. */
export const valueCardKind: Kind<ValueCardOptions<never>, ValueCardEvents> = {
  factory: valueCard,
  options: valueCardSchema(),
  styles: valueCardStyles,
  events: ["cross"],
  named: true,
};
