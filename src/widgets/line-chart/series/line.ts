import type { Series } from "../../../series/index.js";
import type { Origin } from "../../store/provenance.js";
import type { Side } from "../options/axis-options.js";
import type { LineMark } from "../options/line-chart-options.js";

/** One line of a chart: the same object for as long as the line is on the chart. */
export interface Line {
  /** Id, unique on the chart. */
  readonly id: string;
  /** Name in legend, readout and tables. */
  readonly label: string;
  /** CSS colour, `var()` included. */
  readonly stroke: string;
  /** Stream of its rows, as an identity. */
  readonly stream: unknown;
  /** Axis of its values. */
  readonly axis: Side;
  /** Mark that draws it. */
  readonly mark: LineMark;
  /** Values, or the upper bounds of a band without values; undefined before the first row. */
  readonly series: Series | undefined;
  /** Bounds of a band; undefined: the line is no band. */
  readonly bounds: BandBounds | undefined;
  /** Lead of its stream's clock over the chart's, ms: rows are drawn earlier by as much. */
  readonly shift: number;
  /** Returns the origin of its row at a time of its stream's clock, epoch ms; undefined: not known any more. */
  origin(time: number): Origin | undefined;
}

/** The lower and upper values of a band. */
export interface BandBounds {
  /** Lower values; undefined before the first row. */
  readonly low: Series | undefined;
  /** Upper values; undefined before the first row. */
  readonly high: Series | undefined;
  /** Whether the band has a line of values, too. */
  readonly hasLine: boolean;
}
