import type { Kind } from "../widgets/internal.js";
import { dashboardKind, kinds as widgetKinds } from "../widgets/internal.js";

const kindsByName: Record<string, Kind> = { ...widgetKinds, dashboard: dashboardKind };

/** The kinds by name: `tick-` before the name is the element's, `data-tickline` takes the name itself. */
export const kinds: Readonly<Record<string, Kind>> = kindsByName;

/** Adds a kind; one that has the name already stays. Returns whether the name is the kind's. */
export function addKind(name: string, kind: Kind): boolean {
  if (!Object.hasOwn(kindsByName, name) && name !== "stream" && name !== "off") kindsByName[name] = kind;
  return kindsByName[name] === kind;
}
