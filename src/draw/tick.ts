/** One tick of an axis. */
export interface Tick {
  /** Value at which the tick stands, or time, epoch ms. */
  readonly value: number;
  /** Label of the tick. */
  readonly label: string;
  /** Opacity, 0 to 1. Default 1. */
  readonly alpha?: number;
}

/** Style of an axis. */
export interface AxisStyle {
  /** The literal colour of the labels. */
  readonly color: string;
  /** Font of the labels, as CSS writes it. */
  readonly font: string;
  /** The literal colour of grid lines. Default: no grid. */
  readonly grid?: string | undefined;
  /** Width of grid lines, CSS px. Default 0: a hairline. */
  readonly gridWidth?: number;
}
