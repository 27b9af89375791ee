import type { Painter, Plane } from "../../../draw/index.js";
import type { Palette } from "../../style/palette.js";
import type { MarkView } from "../marks/mark.js";

/** A stretch of time on view of which no rows are here, though it is older than those that are. */
export interface PastStretch {
  /** Where it begins, and ends, on the chart, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Whether its rows are to come, did not come, are too many to show, or there are none so early. */
  readonly kind: "loading" | "failed" | "refused" | "before";
  /** Whether nothing stands in their place, such as coarser rows. */
  readonly isEmpty: boolean;
  /** The same in words. */
  readonly words: string;
}

/** The part of a frame that the past is painted in. */
export interface PastPainting {
  /** The plot's box, and the scale of time. */
  readonly plane: Plane;
  /** The lines to draw. */
  readonly drawn: readonly MarkView[];
}

/** What a view shows of the past beyond the rows that came in. */
export interface FramePast {
  /** The stretches without rows. */
  readonly stretches: readonly PastStretch[];
  /** Draws them, and how far the rows reach that sums stand for. */
  paint(painter: Painter, view: PastPainting, palette: Palette): void;
}
