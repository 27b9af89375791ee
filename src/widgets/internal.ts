/**
 * What elements need of the widgets beyond their public names: the registry, and the tools by which widgets keep house.
 */
export { dashboardKind } from "./dashboard/kind.js";
export { kinds } from "./kinds.js";
export type { OptionSchema, OptionType } from "./options/options.js";
export { Scope } from "./page/scope.js";
export type { Undo } from "./page/scope.js";
export { roles } from "./style/roles.js";
export { adoptStyles } from "./style/sheet.js";
export type { Kind } from "./widget/kind.js";
export { widgetEvents } from "./widget/kind.js";
