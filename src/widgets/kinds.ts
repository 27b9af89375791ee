import type { DataTable } from "./data-table/index.js";
import { dataTableKind } from "./data-table/kind.js";
import type { LineChart } from "./line-chart/index.js";
import { lineChartKind } from "./line-chart/kind.js";
import type { ValueAxisFields } from "./line-chart/options/axis-options.js";
import type { LiveText } from "./live-text/index.js";
import { liveTextKind } from "./live-text/kind.js";
import type { ValueCard } from "./value-card/index.js";
import { valueCardKind } from "./value-card/kind.js";
import type { Kind } from "./widget/kind.js";

/** The widgets of a stream by the names of their kinds, on rows of type T. */
export interface WidgetKinds<T> {
  /** A line chart. */
  readonly "line-chart": LineChart<T>;
  /** A value card. */
  readonly "value-card": ValueCard<T>;
  /** A data table. */
  readonly "data-table": DataTable<T>;
  /** A live text. */
  readonly "live-text": LiveText<T>;
}

/** Fields of options that the elements of some kinds take by names of their own. */
export interface KindFields {
  /** Fields of `y`. */
  readonly "line-chart": ValueAxisFields;
}

/**
 * The registry: all kinds of widgets that show a stream, in the order of the documents. A dashboard, which is a kind
 * too, holds these, and elements know both; nothing else imports it, so that a page with one widget loads that alone.
 */
export const kinds: { readonly [Name in keyof WidgetKinds<never>]: Kind } = {
  "line-chart": lineChartKind,
  "value-card": valueCardKind,
  "data-table": dataTableKind,
  "live-text": liveTextKind,
};
