import type { TokenLengths } from "./length-tokens.js";

/** Colours and fonts as a painter takes them. */
export interface Palette {
  /** Colour of main texts. */
  readonly ink: string;
  /** Colour of labels. */
  readonly muted: string;
  /** Colour of hairlines. */
  readonly grid: string;
  /** Colour of thresholds. */
  readonly warn: string;
  /** Font of labels. */
  readonly label: string;
  /** Font of the newest value. */
  readonly strong: string;
  /** Lengths and shares. */
  readonly sizes: TokenLengths;
  /** Dashes of a threshold. */
  readonly dashes: number[];
  /** Computes any CSS colour. */
  color(text: string): string;
}
