import type { Kind } from "../widgets/internal.js";
import { dashboardKind, kinds as widgetKinds } from "../widgets/internal.js";

/** The kinds by name: `tick-` before the name is the element's, `data-tickline` takes the name itself. */
export const kinds: Readonly<Record<string, Kind>> = { ...widgetKinds, dashboard: dashboardKind };
