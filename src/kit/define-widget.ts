import type { Target, Widget, WidgetEvents } from "../widgets/index.js";
import type { Kind, OptionSchema, WidgetKind } from "../widgets/internal.js";
import { createWidget, formatValue } from "../widgets/internal.js";
import { buildWidget } from "./build-widget.js";
import type { DefinedWidget, WidgetDefinition } from "./definition.js";
import type { AccessorOption, OptionTable } from "./options.js";
import { commonOptions } from "./options.js";
import { widgetStyles } from "./styles.js";
import type { AnyOptions } from "./widget-data.js";

/** The height in a target that sets none. */
const DEFAULT_HEIGHT = "8rem";

/** The width in a target that is as wide as its content. */
const DEFAULT_WIDTH = "10rem";

/** Names that an element gives another meaning. */
const TAKEN_NAMES = [...Object.keys(commonOptions), "src", "source", "widget"];

/**
 * Defines a widget of one's own. The kit opens the rows, tells the state of the stream, follows size, theme, language
 * and the shared cursor, decides when to draw, and ends it all with `destroy()`; the definition draws.
 *
 * @example
 * ```ts
 * const lamp = defineWidget({
 *   name: "lamp",
 *   options: { value: accessor(), from: number({ default: 1 }) },
 *   styles: { bulb: { width: "2em", height: "2em", "border-radius": "50%" } },
 *   height: "3rem",
 *   create({ root, element }) {
 *     const bulb = element("div", "bulb");
 *     root.append(bulb);
 *     return {
 *       draw({ value, options }) {
 *         bulb.style.background = value >= options.from ? "gold" : "gray";
 *       },
 *     };
 *   },
 * });
 * lamp("#door", { stream, value: "open" });
 * ```
 * @returns the factory of the widget; `defineElements` of `tickline/elements` makes an element of it
 * @throws TypeError for a name that is no name of an element, or an option whose name is taken
 */
export function defineWidget<const Table extends OptionTable>(
  definition: WidgetDefinition<Table>,
): DefinedWidget<Table> {
  const { name, options = {}, styles = {}, height = DEFAULT_HEIGHT, width = DEFAULT_WIDTH } = definition;
  if (!/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(name)) {
    throw new TypeError(
      `invalid name: ${formatValue(name)}. Expected lower-case words joined by hyphens, such as "gauge"`,
    );
  }
  const taken = Object.keys(options).find((option) => TAKEN_NAMES.includes(option));
  if (taken !== undefined) throw new TypeError(`invalid option: ${taken}. Every ${name} has it already`);
  const schema: OptionSchema<AnyOptions> = { ...commonOptions, ...options };
  const names = Object.keys(schema);
  const allStyles = widgetStyles(styles);
  const blueprint = {
    styles: allStyles,
    accessors: names.filter((option) => (schema[option] as Partial<AccessorOption>).reads !== undefined),
    schema,
  };
  const spec = { name, schema, styles: allStyles, naturalHeight: height, naturalWidth: width };
  const factory = (target: Target, input: Partial<AnyOptions>): Widget<AnyOptions> =>
    createWidget<AnyOptions, WidgetEvents>(spec, target, input, (context, resolved) =>
      // Inside, options are those of any table; what `create` and `draw` are given is typed by their own.
      buildWidget(definition as unknown as WidgetDefinition<OptionTable>, blueprint, context, resolved),
    );
  const kind: Kind<AnyOptions, WidgetEvents> & WidgetKind = {
    name,
    factory,
    options: schema,
    styles: allStyles,
    events: [],
    named: true,
  };
  // The types of the options follow from the table, which the schema has forgotten.
  return Object.assign(factory, { kind }) as unknown as DefinedWidget<Table>;
}
