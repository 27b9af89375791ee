import type { MeasureLabel } from "../../../draw/index.js";
import type { StreamState } from "../../../stream/index.js";
import type { Palette } from "../../style/palette.js";

/** All that painting a frame takes besides the frame. */
export interface PaintStyle {
  /** Colours and fonts. */
  readonly palette: Palette;
  /** Measures texts. */
  readonly measure: MeasureLabel;
  /** Tells whether the newest row of a stream in a state is news: else its value and its dot are muted. */
  readonly isCurrent: (state: StreamState) => boolean;
}
