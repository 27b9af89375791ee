/**
 * What elements and the kit need of the widgets beyond their public names: the registry, the tools by which widgets
 * keep house, and the skeleton that all live widgets have in common.
 */
export { reducers } from "../series/index.js";
export type { Reduction } from "../series/index.js";
export { dashboardKind } from "./dashboard/kind.js";
export { dataTableKind } from "./data-table/kind.js";
export { decimalsOf, numberWords } from "./format/number-words.js";
export type { NumberWords } from "./format/number-words.js";
export { kinds } from "./kinds.js";
export { lineChartKind } from "./line-chart/kind.js";
export { defineMark } from "./line-chart/marks/define-mark.js";
export type { MarkDefinition, MarkDrawing, MarkPoint } from "./line-chart/marks/define-mark.js";
export { liveTextKind } from "./live-text/kind.js";
export type { Painter } from "../draw/index.js";
export type { Size } from "./loop/size.js";
export { aColor, aCursor, aNumber, oneOf } from "./options/checks.js";
export { aFormat, aLocale, aTimeZone } from "./options/format-checks.js";
export { accessor, boolean, callback, duration, option, stream, text } from "./options/option-types.js";
export { formatValue } from "./options/options.js";
export { someWords } from "./options/words-check.js";
export type { Check, Option, OptionFlags, OptionSchema, OptionType } from "./options/options.js";
export { Scope } from "./page/scope.js";
export type { DomEvents, Undo } from "./page/scope.js";
export { isCurrent } from "./status/states.js";
export { statusStyles } from "./status/status-view.js";
export { acquireSeries } from "./store/acquire-series.js";
export type { SeriesHandle } from "./store/acquire-series.js";
export { choosesAlike } from "./store/chooses-alike.js";
export { NewestRow } from "./store/newest-row.js";
export type { TimedRow } from "./store/newest-row.js";
export type { SeriesSet } from "./store/series-set.js";
export { hubOf } from "./store/stream-hub.js";
export type { HubListener } from "./store/stream-hub.js";
export { retainFor } from "./store/retain.js";
export { roles } from "./style/roles.js";
export { adoptStyles, applyStyles } from "./style/sheet.js";
export type { Declarations, Styles } from "./style/sheet.js";
export { withThemeDefaults } from "./style/theme.js";
export type { Guard } from "./widget/guard.js";
export { valueCardKind } from "./value-card/kind.js";
export type { Kind, WidgetKind } from "./widget/kind.js";
export { widgetEvents } from "./widget/kind.js";
export type { LiveData } from "./widget/live-widget.js";
export { LiveWidget } from "./widget/live-widget.js";
export { createWidget, report } from "./widget/widget.js";
export type { WidgetContext, WidgetImpl } from "./widget/widget.js";
