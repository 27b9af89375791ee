import type { Target } from "../widgets/index.js";
import { dashboard, dataTable, lineChart, liveText, valueCard } from "../widgets/index.js";
import type { Attributes } from "./attributes/attributes.js";
import {
  dashboardAttributes,
  dataTableAttributes,
  lineChartAttributes,
  liveTextAttributes,
  valueCardAttributes,
} from "./attributes/attributes.js";

/** A widget of any kind. */
export interface AnyWidget {
  readonly node: HTMLElement;
  update(partial: object): void;
  destroy(): void;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

/** A kind of widget that a page can name. */
export interface ElementKind {
  /** Mounts a widget of this kind into an element. */
  readonly create: (target: Target, options: never) => unknown;
  /** The attributes of its options. */
  readonly attributes: Attributes;
  /** The events beyond those of every widget. */
  readonly events?: readonly string[];
  /** Whether it stands in a line of text. */
  readonly inline?: boolean;
}

/** The kinds by name: `tick-` before the name is the element's, `data-tickline` takes the name itself. */
export const kinds: Readonly<Record<string, ElementKind>> = {
  "line-chart": { create: lineChart, attributes: lineChartAttributes, events: ["view", "cross", "cursor"] },
  "value-card": { create: valueCard, attributes: valueCardAttributes, events: ["cross"] },
  "live-text": { create: liveText, attributes: liveTextAttributes, inline: true },
  "data-table": { create: dataTable, attributes: dataTableAttributes, events: ["cursor"] },
  dashboard: { create: dashboard, attributes: dashboardAttributes },
};

/** The events of every widget. */
export const widgetEvents = ["state", "error", "drop"];

/** The events of a stream. */
export const streamEvents = ["data", "gap", "repair", "drop", "state", "error", "end"] as const;
