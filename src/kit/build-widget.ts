import type { StreamError } from "../stream/index.js";
import type { WidgetEvents } from "../widgets/index.js";
import type { NumberWords, OptionSchema, Size, Styles, WidgetContext, WidgetImpl } from "../widgets/internal.js";
import { applyStyles, decimalsOf, isCurrent, LiveWidget, numberWords, report } from "../widgets/internal.js";
import type { WidgetDefinition, WidgetFrame, WidgetHost } from "./definition.js";
import type { Numbers } from "./numbers.js";
import { numbersOf } from "./numbers.js";
import type { OptionTable } from "./options.js";
import type { AnyOptions } from "./widget-data.js";
import { WidgetData } from "./widget-data.js";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** The facts of a definition that each of its widgets is built by. */
export interface Blueprint {
  /** All styles. */
  readonly styles: Styles;
  /** The options that read numbers. */
  readonly accessors: readonly string[];
  /** All options. */
  readonly schema: OptionSchema<AnyOptions>;
}

/** Builds a widget by its definition: adapts the live skeleton to what `create` and `draw` are given. */
export function buildWidget(
  definition: WidgetDefinition<OptionTable>,
  { styles, accessors, schema }: Blueprint,
  widgetContext: WidgetContext<WidgetEvents>,
  initial: Readonly<AnyOptions>,
): WidgetImpl<AnyOptions> {
  const { name, create } = definition;
  const { scope, root } = widgetContext;
  const context = withReports(widgetContext);
  let options = initial;
  let size: Size | undefined;
  let hasRow = false;
  const writers = new Map<unknown, NumberWords>();

  const live: LiveWidget<AnyOptions, WidgetData> = new LiveWidget<AnyOptions, WidgetData>(context, initial, {
    name,
    schema,
    get hasRow() {
      return hasRow;
    },
    rowsWaitMs: 0,
    open: (opened, events, guard, replaced) => new WidgetData(opened, accessors, events, guard, replaced),
    draw(at): number {
      const nextMs: unknown = live.guard.call("draw", () => drawing.draw(makeFrame(at)));
      return typeof nextMs === "number" && nextMs >= 0 ? nextMs : Infinity;
    },
    drawUnseen() {
      live.loop.drawNow();
    },
    statusChanged() {
      live.loop.invalidate();
    },
    resized(next) {
      size = next;
    },
  });
  const theme = live.createTheme();
  const status = live.createStatus();
  const content = context.element("div", "content");
  content.role = "group";
  root.append(content);
  applyOptions();

  const host: WidgetHost<OptionTable> = {
    root: content,
    status: status.element,
    get options() {
      return options;
    },
    get reducesMotion() {
      return live.reducesMotion;
    },
    element: (tag, ...parts) => context.element(tag, ...parts),
    svg(tag, ...parts) {
      const created = content.ownerDocument.createElementNS(SVG_NAMESPACE, tag);
      created.setAttribute("part", parts.join(" "));
      // Platforms without constructed style sheets have none adopted.
      if (!(root.adoptedStyleSheets as readonly unknown[] | undefined)?.length) applyStyles(created, parts, [styles]);
      return created;
    },
    invalidate(withinMs = 0) {
      live.loop.invalidateWithin(withinMs);
    },
    color: (css) => theme.color(css),
    font: (fontSize, weight) => theme.font(fontSize, weight),
    formatNumber(value, format) {
      if (!Number.isFinite(value)) return "–";
      let write = writers.get(format);
      if (write === undefined) writers.set(format, (write = numberWords(format, live.locale)));
      const decimals = Number.isInteger(value) ? 0 : decimalsOf(Math.abs(value));
      return live.guard.call("format", () => write(value, decimals)) ?? host.formatNumber(value);
    },
    formatMoment: (time) => live.formatMoment(time),
    point(time) {
      live.cursor.point(time);
    },
    announce: status.announcer.say,
    call: (label, run) => live.guard.call(label, run),
    listen: (target, type, listener, listenerOptions) =>
      scope.listen(
        target,
        type,
        (event) => {
          live.guard.call(`listener of "${type}"`, () => {
            listener(event);
          });
        },
        listenerOptions,
      ),
    onDestroy(undo) {
      scope.add(() => {
        live.guard.call("onDestroy", undo);
      });
    },
  };
  const drawing = create(host);
  if (!content.contains(status.element)) {
    const corner = context.element("div", "corner");
    corner.append(status.element);
    content.append(corner);
  }
  live.watchSize(context.node, theme);
  live.start();

  return {
    update(next, previous) {
      options = next;
      live.update(next, previous);
      live.data.retain(next);
      applyOptions();
      live.refresh();
    },
  };

  function applyOptions(): void {
    writers.clear();
    content.ariaLabel = options.ariaLabel ?? name.replaceAll("-", " ");
  }

  function makeFrame(at: number): WidgetFrame<OptionTable> {
    const { cursor, data, state } = live;
    const { time: pointedTime } = cursor;
    const found = data.row(pointedTime);
    hasRow = data.newest !== undefined;
    const numbers: Record<string, Numbers> = {};
    for (const [accessor, { set }] of data.handles) numbers[accessor] = numbersOf(set, options.seriesKey);
    const main = numbers.value as Numbers | undefined;
    return {
      options,
      row: found?.row as unknown,
      time: found?.time,
      key: found?.key,
      value: main?.value(pointedTime === undefined ? main.length - 1 : main.indexAt(pointedTime)) ?? NaN,
      numbers,
      absence:
        found !== undefined
          ? undefined
          : pointedTime !== undefined && hasRow
            ? live.phrase("notHeld")
            : live.status.absence(options.seriesKey),
      state,
      stateWords: live.status.words.word,
      isCurrent: isCurrent(state),
      now: live.now(),
      pointedTime,
      size,
      at,
    };
  }
}

/** Reports errors of the widget's own code as uncaught where nobody listens: else a blank widget would not say why. */
function withReports(context: WidgetContext<WidgetEvents>): WidgetContext<WidgetEvents> {
  const { emit } = context;
  return {
    ...context,
    emit(event, ...payload) {
      const isHeard = emit(event, ...payload);
      const [error] = payload as readonly Partial<StreamError>[];
      if (event === "error" && !isHeard && error.code === "listener") report(error);
      return isHeard;
    },
  };
}
