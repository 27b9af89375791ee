import type { MeasureLabel } from "../../../draw/index.js";
import type { TokenLengths } from "../../style/length-tokens.js";
import type { FrameOptions } from "../frame/frame-input.js";

/** Colours and fonts as a painter takes them. */
export interface Palette {
  /** Of words that matter. */
  readonly ink: string;
  /** Of labels. */
  readonly muted: string;
  /** Of hairlines. */
  readonly grid: string;
  /** Of thresholds. */
  readonly warn: string;
  /** The font of labels. */
  readonly label: string;
  /** The font of the newest value. */
  readonly strong: string;
  /** Lengths and shares. */
  readonly sizes: TokenLengths;
  /** The dashes of a threshold. */
  readonly dashes: number[];
  /** Any CSS colour, computed. */
  color(text: string): string;
}

/** How a frame is drawn. */
export interface PaintOptions {
  /** The chart's options. */
  readonly options: FrameOptions;
  /** Colours and fonts. */
  readonly palette: Palette;
  /** Measures texts. */
  readonly measure: MeasureLabel;
  /** Whether the newest row is news: else it is told quietly. */
  readonly fresh: boolean;
}
