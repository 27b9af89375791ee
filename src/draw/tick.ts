/** One tick of an axis. */
export interface Tick {
  /** Where it stands: a value, or a time in epoch ms. */
  readonly value: number;
  /** What it says. */
  readonly label: string;
  /** Its opacity, 0 to 1. Default 1. */
  readonly alpha?: number;
}

/** How an axis looks. */
export interface AxisStyle {
  /** The literal colour of the labels. */
  readonly color: string;
  /** Their font, as CSS writes it. */
  readonly font: string;
  /** The literal colour of grid lines. Default: no grid. */
  readonly grid?: string;
  /** Their width, CSS px. Default 0: a hairline. */
  readonly gridWidth?: number;
}
