import { watchSize } from "../loop/size.js";
import { setText } from "../page/dom.js";
import { watchTheme } from "../style/theme.js";
import { remOf } from "../widget/text.js";
import type { Widget, WidgetContext, WidgetEvents, WidgetImpl } from "../widget/widget.js";
import { arrange } from "./arrange.js";
import type { DashboardOptions } from "./options.js";
import type { Plan } from "./plan.js";
import { planWidgets } from "./plan.js";

/** A column is at least so wide, rem. */
const leastColumn = 9;

/** What a dashboard can do beyond what every widget can. */
export interface DashboardMembers {
  /** The widgets in it, in order. Those that an update leaves as they are stay the same objects. */
  readonly widgets: readonly Widget<object>[];
}

interface Cell {
  plan: Plan;
  readonly element: HTMLElement;
  readonly widget: Widget<object>;
}

/** Shows a dashboard: a heading, and widgets in a grid. */
export class DashboardImpl<T> implements WidgetImpl<DashboardOptions<T>, DashboardMembers> {
  readonly #host: WidgetContext<WidgetEvents>;
  readonly #board: HTMLElement;
  readonly #grid: HTMLElement;
  /** What has been told: widgets of one stream tell the same. */
  readonly #told = new WeakSet();
  #options: Readonly<DashboardOptions<T>>;
  #heading: HTMLElement | undefined;
  #cells: readonly Cell[] = [];
  #width = 0;
  /** Its own members. */
  readonly members: DashboardMembers;

  /** Mounts the heading and the widgets. */
  constructor(host: WidgetContext<WidgetEvents>, options: Readonly<DashboardOptions<T>>) {
    const { scope, root } = host;
    const plans = planWidgets(options);
    this.#host = host;
    this.#options = options;
    this.#board = host.element("div", "board");
    this.#board.role = "group";
    this.#grid = host.element("div", "grid");
    this.#board.append(this.#grid);
    // Its size is that of no widget, so that what a report changes is never reported to the same element in the same
    // frame.
    const ruler = host.element("div", "ruler");
    root.append(ruler, this.#board);
    const widgetsNow = (): Widget<object>[] => this.#cells.map(({ widget }) => widget);
    this.members = {
      get widgets() {
        return widgetsNow();
      },
    };
    scope.add(() => {
      for (const { widget } of this.#cells) widget.destroy();
    });
    // For platforms that must be told of a dark page.
    watchTheme(scope, host, () => undefined);
    this.#name();
    this.#fill(plans);
    watchSize(scope, ruler, (size) => {
      if (size === undefined || size.width === this.#width) return;
      this.#width = size.width;
      this.#arrange();
    });
  }

  /** Takes changed options. */
  update(options: Readonly<DashboardOptions<T>>, previous: Readonly<DashboardOptions<T>>): void {
    const same = (["widgets", "stream", "cursor"] as const).every((name) => options[name] === previous[name]);
    const plans = same ? undefined : planWidgets(options);
    this.#options = options;
    this.#name();
    if (plans === undefined) this.#arrange();
    else this.#fill(plans);
  }

  #name(): void {
    const { title, headingLevel, gap, ariaLabel } = this.#options;
    const tag = `h${headingLevel}` as const;
    if (title === undefined || this.#heading?.localName !== tag) {
      this.#heading?.remove();
      this.#heading = undefined;
    }
    if (title !== undefined) {
      if (this.#heading === undefined) this.#board.prepend((this.#heading = this.#host.element(tag, "heading")));
      setText(this.#heading, title);
    }
    this.#board.ariaLabel = ariaLabel ?? title ?? "dashboard";
    this.#grid.style.gap = gap === undefined ? "" : `${gap}px`;
  }

  /** Keeps the widgets that are of the same kind at the same place, and mounts or ends the others. */
  #fill(plans: readonly Plan[]): void {
    const before = this.#cells;
    const cells: Cell[] = [];
    for (const [index, cell] of before.entries()) {
      if (cell.plan.name === plans.at(index)?.name) continue;
      cell.widget.destroy();
      cell.element.remove();
    }
    for (const [index, plan] of plans.entries()) {
      const cell = before.at(index);
      cells.push(cell?.plan.name === plan.name ? change(cell, plan) : this.#mount(plan, cells.at(-1)?.element));
      // What is mounted is ended with the dashboard, also where the next one fails.
      this.#cells = [...cells, ...before.slice(cells.length)];
    }
    this.#cells = cells;
    this.#arrange();
  }

  #mount(plan: Plan, after: HTMLElement | undefined): Cell {
    const { kind, name, options } = plan;
    const element = this.#host.element(kind.tag ?? "div", "panel", name);
    if (after === undefined) this.#grid.prepend(element);
    else after.after(element);
    label(element, plan);
    const widget = kind.make(element, options as never);
    for (const event of ["state", "error", "drop"] as const) {
      widget.on(event, (payload: WidgetEvents[typeof event][0]) => {
        if (this.#told.has(payload)) return;
        this.#told.add(payload);
        (this.#host.emit as (event: string, payload: object) => void)(event, payload);
      });
    }
    return { plan, element, widget };
  }

  #arrange(): void {
    const { columns: most } = this.#options;
    const grid = this.#grid;
    const gap = Number.parseFloat(grid.ownerDocument.defaultView?.getComputedStyle(grid).columnGap ?? "") || 0;
    const fits = Math.floor((this.#width + gap) / (leastColumn * remOf(grid) + gap));
    const { columns, spans } = arrange(
      this.#cells.map(({ plan }) => plan.wish),
      Math.max(1, Math.min(most, fits)),
    );
    grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    for (const [index, { element }] of this.#cells.entries()) element.style.gridColumn = `span ${spans[index]}`;
  }
}

/** Gives a widget its new options, unless they are those that it has. */
function change(cell: Cell, plan: Plan): Cell {
  const before = cell.widget.options as Readonly<Record<string, unknown>>;
  if (Object.entries(plan.options).some(([name, value]) => before[name] !== value)) cell.widget.update(plan.options);
  cell.plan = plan;
  label(cell.element, plan);
  return cell;
}

function label(element: HTMLElement, { kind, label: text }: Plan): void {
  if (kind.named) return;
  element.role = "group";
  element.ariaLabel = text;
}
