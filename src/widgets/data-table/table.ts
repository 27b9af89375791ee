import { READABLE_TEXT_MS } from "../loop/repaint-times.js";
import { LiveWidget } from "../widget/live-widget.js";
import { createMeasureText } from "../widget/measure-text.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import { BodyView } from "./body/body-view.js";
import { createParts } from "./body/parts.js";
import { checkTogether } from "./columns/columns.js";
import type { DataTableEvents } from "./events.js";
import { columnSet } from "./features/column-set.js";
import { copying } from "./features/copying.js";
import { emptyBody } from "./features/empty-body.js";
import type { HasChanged, TableCore, TableDraft, TableFeature, Writable } from "./features/feature.js";
import { header } from "./features/header.js";
import { rowPointing } from "./features/row-pointing.js";
import { sorting } from "./features/sorting.js";
import { sparklines } from "./features/sparklines.js";
import { tableBody } from "./features/table-body.js";
import { tableLayout } from "./features/table-layout.js";
import type { DataTableOptions } from "./options.js";
import { dataTableSchema } from "./options.js";
import { TableData } from "./rows/table-data.js";

/**
 * Builds a data table into its mount point: the rows of a stream, drawn by one frame loop, and the features that attach
 * to them.
 *
 * @throws TypeError where `sort` names a column that the table does not have
 */
export function buildTable<T>(
  context: WidgetContext<DataTableEvents>,
  initial: Readonly<DataTableOptions<T>>,
): WidgetImpl<DataTableOptions<T>> {
  checkTogether(initial);
  const live = new LiveWidget<DataTableOptions<T>, TableData<T>>(context, initial, {
    name: "table",
    schema: dataTableSchema(),
    get hasRow() {
      return core.body.rowViews.length > 0;
    },
    get rowsWaitMs() {
      return this.hasRow ? READABLE_TEXT_MS : 0;
    },
    open: (options, events, _guard, replaced) => (replaced?.goOn(options) ? replaced : new TableData(options, events)),
    draw: () => draw(false),
    drawUnseen() {
      live.loop.drawNow();
    },
    cursorMoved: () => each((feature) => feature.cursorMoved?.()),
    restyle() {
      core.needsLayout = true;
    },
    resized(size) {
      core.size = size;
      core.needsLayout = true;
    },
  });
  const status = live.createStatus();
  const parts = createParts(context, status.element);
  const theme = live.createTheme();
  const core: Writable<TableCore<T>> = {
    context,
    live,
    status,
    parts,
    theme,
    measure: createMeasureText(context, theme),
    options: initial,
    size: undefined,
    columns: [],
    body: new BodyView(context, parts.body, []),
    needsLayout: true,
    drawReleased: () => draw(true),
  };
  // Each draw is prepared and written in this order: entries are held before the others are sorted.
  const features = [
    copying<T>,
    columnSet<T>,
    tableBody<T>,
    rowPointing<T>,
    sorting<T>,
    header<T>,
    emptyBody<T>,
    tableLayout<T>,
    sparklines<T>,
  ].map((attach) => attach(core));
  each((feature) => feature.update?.(() => true));
  live.watchSize(context.node, theme);
  live.start();

  return {
    update(next, previous) {
      checkTogether(next);
      core.options = next;
      live.update(next, previous);
      const hasChanged: HasChanged<T> = (...names) => names.some((name) => next[name] !== previous[name]);
      each((feature) => feature.update?.(hasChanged));
      live.refresh();
      core.drawReleased();
    },
  };

  /** Calls all features, in their order. */
  function each(call: (feature: TableFeature<T>) => void): void {
    for (const feature of features) call(feature);
  }

  /** Draws; releases rows that a reader holds in place, or not. Returns the time until the next draw, ms. */
  function draw(releasesRows: boolean): number {
    const { data, cursor } = live;
    const { time } = cursor;
    const { expire } = core.options;
    if (expire !== undefined) data.expire(data.now() - expire);
    const entries = data.entries();
    const firstRow = entries.find((entry) => entry.kind === "row");
    const draft: TableDraft<T> = {
      now: data.now(),
      time,
      firstRow,
      releasesRows,
      entries: firstRow === undefined ? [] : time === undefined ? entries : data.upTo(time),
      held: [],
      heldBack: 0,
    };
    each((feature) => feature.prepare?.(draft));
    let nextMs = Infinity;
    each((feature) => {
      nextMs = Math.min(nextMs, feature.drawn?.(draft) ?? Infinity);
    });
    return nextMs;
  }
}
