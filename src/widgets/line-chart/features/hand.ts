import { handStyles } from "../parts/hand-styles.js";
import { cursor } from "./cursor.js";
import { description } from "./description.js";
import type { ChartCore, Feature } from "./feature.js";
import type { HeaderFeature } from "./header.js";
import { liveButton } from "./live-button.js";
import { rowsTable } from "./rows-table.js";
import type { ViewportFeature } from "./viewport.js";
import { windows } from "./windows.js";

/**
 * Attaches what serves the hand: the cursor with gestures and keys, lengths of the view to choose from, the button back
 * to live, the table of rows; and the description of the chart for those who hear it.
 */
export function attachHand(chart: ChartCore, view: ViewportFeature, header: HeaderFeature): readonly Feature[] {
  chart.context.addStyles(handStyles);
  return [
    cursor(chart, view),
    windows(chart, view, header),
    liveButton(chart, view),
    rowsTable(chart, header),
    description(chart, view),
  ];
}
