import { isCurrent, isOver } from "../../status/states.js";
import { reachOf } from "../../viewport/rest.js";
import { timeView, untilMoved } from "../../viewport/time-view.js";
import type { TableCore, TableFeature } from "./feature.js";

/** Draws the sparklines in the cells. */
export function sparklines<T>(table: TableCore<T>): TableFeature<T> {
  const { live } = table;
  return {
    drawn({ now, time }) {
      let nextMs = Infinity;
      if (table.size === undefined) return nextMs;
      const { dpr } = table.size;
      const { timeWindow } = table.options;
      const { state, data } = live;
      const isByKey = data.by === "key";
      const color = table.theme.role(isCurrent(state) ? "accent" : "muted");
      for (const [index, { handle, sparkWidth, sparkHeight }] of table.columns.entries()) {
        if (handle === undefined) continue;
        const view = timeView({
          now,
          timeWindow,
          pixels: Math.round(sparkWidth * dpr),
          anchor: time ?? (isOver(state) ? (data.newest ?? now) : null),
        });
        for (const { entry, sparks } of table.body.rowViews) {
          const spark = sparks[index];
          if (entry === undefined || spark === undefined) continue;
          const series = handle.set.series(entry.key);
          const shift = handle.hub.leads.of(entry.key);
          const restTime =
            time === undefined && isByKey && series !== undefined
              ? spark.rest.update(reachOf([{ series, shift }], now), view)
              : undefined;
          spark.draw(series, {
            // In mode "time" the sparkline of a row ends at that row.
            to: isByKey ? (restTime ?? view.to) + shift : entry.time,
            timeWindow,
            width: sparkWidth,
            height: sparkHeight,
            dpr,
            color,
          });
          if (!isByKey || series === undefined || series.length === 0) continue;
          if (restTime !== undefined) nextMs = Math.min(nextMs, spark.rest.due);
          else if (series.time(series.end - 1) - shift > view.from) {
            nextMs = Math.min(nextMs, untilMoved(view, handle.hub.spacing.p95));
          }
        }
      }
      return nextMs;
    },
  };
}
