import type { Target } from "../widget/mount.js";
import type { Widget, WidgetEvents } from "../widget/widget.js";
import { createWidget } from "../widget/widget.js";
import type { DashboardInput, DashboardOptions } from "./options.js";
import { dashboardSchema } from "./options.js";
import type { DashboardMembers } from "./page.js";
import { DashboardImpl } from "./page.js";
import { dashboardStyles, innerParts } from "./styles.js";

export type { KindFields, WidgetKinds } from "../kinds.js";
export type {
  AnyRow,
  AnyStream,
  DashboardPlace,
  DashboardInput,
  DashboardItem,
  DashboardOptions,
  DashboardWidget,
  HeadingLevel,
} from "./options.js";
export type { DashboardMembers } from "./page.js";

/** A dashboard on a page. Its events are those of its widgets; events that several widgets have in common come once. */
export type Dashboard<T> = Widget<DashboardOptions<T>> & DashboardMembers;

/**
 * Makes a page of widgets from one description: a heading, and charts, cards and texts in a grid that follows the
 * width of its target. Without options: a line chart of the stream, and its newest value beside it.
 *
 * @example
 * ```ts
 * const stream = new DataStream(random());
 * dashboard("#app", { stream, title: "Real-time Dashboard" });
 * ```
 * @param target - an element, or a selector that finds one
 * @param options - see {@link DashboardOptions}
 * @throws Error `dashboard needs a DOM`, `no element matches selector: #x`, `already mounted: #x`
 * @throws TypeError for options that are unknown or wrong, at their place:
 * `dashboard: widgets[2]: unknown option: timewindow. Did you mean timeWindow?`
 */
export function dashboard<T>(target: Target, options: DashboardInput<T>): Dashboard<T> {
  const spec = {
    name: "dashboard",
    schema: dashboardSchema<T>(),
    styles: dashboardStyles,
    parts: innerParts,
    naturalHeight: "0",
    naturalWidth: "40rem",
  };
  return createWidget<DashboardOptions<T>, WidgetEvents, DashboardMembers>(
    spec,
    target,
    options,
    (context, resolved) => new DashboardImpl(context, resolved),
  );
}
