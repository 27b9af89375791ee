import type { ValueFormatter } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { StreamState } from "../../../stream/index.js";
import type { Origin } from "../../store/provenance.js";
import type { MarkedLine } from "../marks/mark.js";

/** One line of a chart: the same object for as long as the line is on the chart. */
export interface Line extends MarkedLine {
  /** Id, unique on the chart. */
  readonly id: string;
  /** Name by which a view that is stored knows it: its key or label; unique on the chart. */
  readonly name: string;
  /** Label in legend, readout and tables. */
  readonly label: string;
  /** Stream of its rows, as an identity. */
  readonly stream: unknown;
  /** Whether its key has gone, so that its newest row is none of now. */
  readonly isGone: boolean;
  /** State of its stream. */
  readonly state: StreamState;
  /** The series of the mark's fields without rows that history brought for the view; undefined before the first. */
  readonly live: readonly (Series | undefined)[];
  /** Says of a row at a time of its stream's clock that it is a sum, and of which values; undefined: it is none. */
  sumWords(time: number, write: ValueFormatter): string | undefined;
  /** Returns the time of the newest row of its stream, of whatever key; undefined before the first. */
  newestTime(): number | undefined;
  /** Returns the origin of its row at a time of its stream's clock, epoch ms; undefined: not known any more. */
  origin(time: number): Origin | undefined;
}
