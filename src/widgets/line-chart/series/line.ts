import type { Series } from "../../../series/index.js";
import type { Origin } from "../../store/provenance.js";
import type { Side } from "../options/axis-options.js";
import type { LineMark } from "../options/line-chart-options.js";

/** One line of a chart. The same object for as long as the line is on the chart. */
export interface Line {
  /** Tells it from the others. */
  readonly id: string;
  /** Its name. */
  readonly label: string;
  /** Its colour, as CSS writes it. */
  readonly stroke: string;
  /** Where its rows come from. */
  readonly stream: unknown;
  /** The axis of its values. */
  readonly axis: Side;
  /** How it is drawn. */
  readonly mark: LineMark;
  /** Its numbers, of a band without a value its upper bounds; undefined before its first row. */
  readonly series: Series | undefined;
  /** The bounds of a band. */
  readonly bounds: Bounds | undefined;
  /** How far its stream's clock is ahead of the chart's, ms: its rows are drawn so much earlier. */
  readonly shift: number;
  /** Where its row of a time came from, while that is known. */
  origin(time: number): Origin | undefined;
}

/** The lower and upper values of a band. */
export interface Bounds {
  /** Undefined before the first row. */
  readonly low: Series | undefined;
  /** Undefined before the first row. */
  readonly high: Series | undefined;
  /** Whether there is a line of values besides. */
  readonly lined: boolean;
}
