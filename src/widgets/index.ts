export * from "./line-chart/index.js";
export * from "./value-card/index.js";
export * from "./data-table/index.js";
export * from "./live-text/index.js";
export * from "./dashboard/index.js";
export type { Threshold } from "./thresholds/threshold.js";
export type { Target } from "./widget/mount.js";
export type { Listener, Widget, WidgetEvents } from "./widget/widget.js";
export type { NumberNotation } from "./format/number-words.js";
export type { CursorOption } from "./viewport/shared-cursor.js";
export type { SparklineMark } from "./sparkline/sparkline.js";
export type { Role } from "./style/roles.js";
export type { ScaleType, TimeFormat } from "../draw/index.js";
export type { ValueDrop } from "./store/refusals.js";
/** @internal */
export { roles } from "./style/roles.js";
/** @internal */
export { Scope } from "./page/scope.js";
/** @internal */
export type { Undo } from "./page/scope.js";
/** @internal */
export { adoptStyles } from "./style/sheet.js";
