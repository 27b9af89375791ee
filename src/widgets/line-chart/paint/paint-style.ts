import type { MeasureLabel } from "../../../draw/index.js";
import type { Palette } from "../../style/palette.js";

/** All that painting a frame takes besides the frame. */
export interface PaintStyle {
  /** Colours and fonts. */
  readonly palette: Palette;
  /** Measures texts. */
  readonly measure: MeasureLabel;
  /** Whether the newest row is news: else its value is muted. */
  readonly isCurrent: boolean;
}
