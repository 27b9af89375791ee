export { defineMark } from "../widgets/internal.js";
export { defineWidget } from "./define-widget.js";
export type {
  DefinedWidget,
  WidgetDefinition,
  WidgetDrawing,
  WidgetFrame,
  WidgetHost,
  WidgetSize,
} from "./definition.js";
export type { Numbers } from "./numbers.js";
export { accessor, boolean, callback, choice, color, duration, format, number, option, text } from "./options.js";
export type {
  AccessorNames,
  AccessorOption,
  CommonOptions,
  InputOf,
  OptionMaker,
  OptionsOf,
  OptionTable,
  RequiredNames,
  RequiredOption,
} from "./options.js";
export type {
  Check,
  Declarations,
  MarkDefinition,
  MarkDrawing,
  MarkPoint,
  DomEvents,
  Option,
  OptionFlags,
  OptionType,
  Painter,
  Reduction,
  Styles,
  WidgetKind,
} from "../widgets/internal.js";
