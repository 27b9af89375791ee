export * from "./components.js";
export type { WidgetRef } from "./hosted-widget.js";
export type { EventProps, HostProps } from "./props.js";
export { useStream } from "./use-stream.js";
export { useWidget } from "./use-widget.js";
export type { WidgetFactory, WidgetInput, WidgetOf, WidgetProps, WidgetType, WidgetTypes } from "./widget-types.js";
