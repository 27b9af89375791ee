import type { Target } from "../widget/mount.js";
import type { Widget, WidgetEvents } from "../widget/widget.js";
import { createWidget } from "../widget/widget.js";
import type { LiveTextInput, LiveTextOptions } from "./options.js";
import { liveTextSchema } from "./options.js";
import { liveTextStyles } from "./styles.js";
import { TextImpl } from "./text.js";

export type { LiveTextFacts, LiveTextInput, LiveTextOptions, LiveTextTemplate } from "./options.js";

/** A live text on a page. */
export type LiveText<T> = Widget<LiveTextOptions<T>>;

/**
 * Puts a live text into a heading, a paragraph, a cell: a sentence whose values follow the newest row. The text is
 * never HTML, and has the font, colour and line of its target.
 *
 * @example
 * ```ts
 * const text = liveText("h1", { stream: cpu, template: "CPU is at {value:.1f} % on {host}, {age} ago" });
 * text.update({ template: "{value:.0f} %" });
 * text.destroy();
 * ```
 * @param target - an element, or a selector that finds one
 * @param options - see {@link LiveTextOptions}; `stream` is needed
 * @throws Error `liveText needs a DOM`, `no element matches selector: #x`, `already mounted: #x`
 * @throws TypeError for options that are unknown or wrong, naming what is expected:
 * `invalid template: "{cpu". Expected a } to end the { at 0, or {{ for a brace`
 */
export function liveText<T>(target: Target, options: LiveTextInput<T>): LiveText<T> {
  const spec = { name: "liveText", schema: liveTextSchema<T>(), styles: liveTextStyles, naturalHeight: undefined };
  return createWidget<LiveTextOptions<T>, WidgetEvents>(
    spec,
    target,
    options,
    (context, resolved) => new TextImpl(context, resolved),
  );
}
