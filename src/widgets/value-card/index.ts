import type { Target } from "../widget/mount.js";
import type { Widget } from "../widget/widget.js";
import { createWidget } from "../widget/widget.js";
import { buildCard } from "./card.js";
import type { ValueCardEvents } from "./events.js";
import type { ValueCardInput, ValueCardOptions } from "./options/card-options.js";
import { valueCardSchema } from "./options/card-options.js";
import { valueCardStyles } from "./parts/styles.js";

export type { ValueCardEvents } from "./events.js";
export type { CardIcon, CardShape } from "./options/icon.js";
export type { CardMapping, CardRange, CardWords } from "./options/mapping.js";
export type {
  CardColorPlace,
  CardDelta,
  CardReduce,
  CardTween,
  ValueCardInput,
  ValueCardOptions,
} from "./options/card-options.js";

/** Value card on a page. */
export type ValueCard<T> = Widget<ValueCardOptions<T>, ValueCardEvents>;

/**
 * Shows one number of a stream, large: its newest value, or the mean, sum, rate … of a span, with its state and age.
 *
 * @example
 * ```ts
 * const card = valueCard("#card", { stream: cpu, label: "CPU now", unit: "%", delta: "previous", sparkline: "area" });
 * card.update({ sparkline: "line" });
 * card.destroy();
 * ```
 * @param target - element, or selector that finds one
 * @param options - see {@link ValueCardOptions}; `stream` is needed
 * @throws Error `valueCard needs a DOM`, `no element matches selector: #x`, `already mounted: #x`
 * @throws TypeError for options that are unknown or wrong, naming what is expected
 */
export function valueCard<T>(target: Target, options: ValueCardInput<T>): ValueCard<T> {
  const spec = {
    name: "valueCard",
    schema: valueCardSchema<T>(),
    styles: valueCardStyles,
    naturalHeight: "8rem",
    naturalWidth: "10rem",
  };
  return createWidget<ValueCardOptions<T>, ValueCardEvents>(spec, target, options, buildCard);
}
