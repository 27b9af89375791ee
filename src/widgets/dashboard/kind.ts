import type { Kind } from "../widget/kind.js";
import type { WidgetEvents } from "../widget/widget.js";
import { dashboard } from "./index.js";
import type { DashboardOptions } from "./options.js";
import { dashboardSchema } from "./options.js";
import { dashboardStyles } from "./styles.js";

/** The dashboard, which is no widget of a dashboard: the registry holds those that are. */
export const dashboardKind: Kind<DashboardOptions<never>, WidgetEvents> = {
  factory: dashboard,
  options: dashboardSchema(),
  styles: dashboardStyles,
  events: [],
};
