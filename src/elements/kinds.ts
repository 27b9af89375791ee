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

/** What a widget can do, whichever it is. */
export interface AnyWidget {
  readonly node: HTMLElement;
  update(partial: object): void;
  destroy(): void;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

/** A kind of widget that a page can name. */
export interface ElementKind {
  /** Puts one into an element. */
  readonly create: (target: Target, options: never) => unknown;
  /** How its options are read. */
  readonly attributes: Attributes;
  /** Its events beyond those of every widget. */
  readonly events?: readonly string[];
  /** Whether it stands in a line of text. */
  readonly inline?: boolean;
}

/** All of them: `tick-` before the name gives the element's, `data-tickline` takes the name itself. */
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
