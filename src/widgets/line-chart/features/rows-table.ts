import { startOf } from "../../../draw/index.js";
import { nameOf } from "../parts/name-of.js";
import { createRowsTable } from "../parts/rows-table.js";
import { spokenWords } from "../words/value-words.js";
import type { ChartCore, Feature } from "./feature.js";
import type { HeaderFeature } from "./header.js";

/** Shows the rows on view as a table, behind a button. */
export function rowsTable(chart: ChartCore, header: HeaderFeature): Feature {
  const { context, live } = chart;
  const table = createRowsTable(context.scope, context, () => {
    // Draw first: a line may have been hidden since the last frame.
    live.loop.drawNow();
    if (chart.frame === undefined) return undefined;
    const { plane, formats, past } = chart.frame;
    return {
      name: nameOf(chart.options, live.phrase),
      lines: chart.visibleLines,
      from: startOf(plane),
      to: plane.to,
      stretches: past?.stretches ?? [],
      moment: (time) => live.formatMoment(time),
      value: (line, row) => spokenWords(line, row, formats, live.phrase),
      phrase: live.phrase,
    };
  });
  return {
    elements: table.elements,
    update() {
      table.setOffered(chart.options.table, live.phrase);
    },
    drawn({ plane }, { height }) {
      table.fit(plane, header.height, height);
    },
  };
}
