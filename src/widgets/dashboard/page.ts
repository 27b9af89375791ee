import { watchSize } from "../loop/size.js";
import { setText } from "../page/dom.js";
import { watchTheme } from "../style/theme.js";
import { widgetEvents } from "../widget/kind.js";
import { languageOf, remOf } from "../widget/measure-text.js";
import type { Widget, WidgetContext, WidgetEvents, WidgetImpl } from "../widget/widget.js";
import type { Phrase } from "../words/phrase.js";
import { phraseOf } from "../words/phrase.js";
import { widgetWords } from "../words/widget-words.js";
import { arrange } from "./arrange.js";
import type { DashboardOptions } from "./options.js";
import type { Plan } from "./plan.js";
import { planWidgets } from "./plan.js";

/** The least width of a column, rem. */
const MIN_COLUMN_REM = 9;

/** The members of a dashboard beyond those of every widget. */
export interface DashboardMembers {
  /** The widgets of the dashboard, in order. A widget that an update keeps stays the same object. */
  readonly widgets: readonly Widget<object>[];
}

/** A widget of the dashboard, in its grid item. */
interface Cell {
  plan: Plan;
  readonly element: HTMLElement;
  readonly widget: Widget<object>;
}

/** The implementation of a dashboard: a heading, and widgets in a grid. */
export class DashboardImpl<T> implements WidgetImpl<DashboardOptions<T>, DashboardMembers> {
  readonly #context: WidgetContext<WidgetEvents>;
  readonly #board: HTMLElement;
  readonly #grid: HTMLElement;
  /** Payloads that were emitted: widgets of one stream emit the same objects. */
  readonly #emitted = new WeakSet();
  #options: Readonly<DashboardOptions<T>>;
  #phrase: Phrase;
  #heading: HTMLElement | undefined;
  #cells: readonly Cell[] = [];
  #width = 0;
  /** The dashboard's own members. */
  readonly members: DashboardMembers;

  /** Mounts the heading and the widgets. */
  constructor(context: WidgetContext<WidgetEvents>, options: Readonly<DashboardOptions<T>>) {
    const { scope, root } = context;
    this.#context = context;
    this.#phrase = this.#phraseOf(options);
    const plans = planWidgets(options, this.#phrase);
    this.#options = options;
    this.#board = context.element("div", "board");
    this.#board.role = "group";
    this.#grid = context.element("div", "grid");
    this.#board.append(this.#grid);
    // The ruler measures the width in place of the widgets: a layout that follows a size report must not resize the
    // observed element in the same frame.
    const ruler = context.element("div", "ruler");
    root.append(ruler, this.#board);
    const currentWidgets = (): Widget<object>[] => this.#cells.map(({ widget }) => widget);
    this.members = {
      get widgets() {
        return currentWidgets();
      },
    };
    scope.add(() => {
      for (const { widget } of this.#cells) widget.destroy();
    });
    // Sets the colours of a dark page on platforms without `light-dark()`.
    watchTheme(scope, context, () => undefined);
    this.#applyNames();
    this.#fill(plans);
    watchSize(scope, context.page, ruler, (size) => {
      if (size === undefined || size.width === this.#width) return;
      this.#width = size.width;
      this.#arrange();
    });
  }

  /** Applies changed options. */
  update(options: Readonly<DashboardOptions<T>>, previous: Readonly<DashboardOptions<T>>): void {
    const isSamePlan = (["widgets", "stream", "cursor", "words"] as const).every(
      (name) => options[name] === previous[name],
    );
    const phrase = this.#phraseOf(options);
    const plans = isSamePlan ? undefined : planWidgets(options, phrase);
    this.#options = options;
    this.#phrase = phrase;
    this.#applyNames();
    if (plans === undefined) this.#arrange();
    else this.#fill(plans);
  }

  /** Returns the words of the dashboard, in the language of its page. */
  #phraseOf({ words }: Readonly<DashboardOptions<T>>): Phrase {
    return phraseOf(languageOf(this.#context.node), words);
  }

  #applyNames(): void {
    const { title, headingLevel, gap, ariaLabel } = this.#options;
    const tag = `h${headingLevel}` as const;
    if (title === undefined || this.#heading?.localName !== tag) {
      this.#heading?.remove();
      this.#heading = undefined;
    }
    if (title !== undefined) {
      if (this.#heading === undefined) this.#board.prepend((this.#heading = this.#context.element(tag, "heading")));
      setText(this.#heading, title);
    }
    this.#board.ariaLabel = ariaLabel ?? title ?? this.#phrase("dashboard", {}, widgetWords);
    this.#grid.style.gap = gap === undefined ? "" : `${gap}px`;
  }

  /** Keeps widgets of the same kind at the same place, mounts and destroys the others. */
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
      cells.push(cell?.plan.name === plan.name ? updateCell(cell, plan) : this.#mount(plan, cells.at(-1)?.element));
      // Mounted widgets are destroyed with the dashboard, also where the next one throws.
      this.#cells = [...cells, ...before.slice(cells.length)];
    }
    this.#cells = cells;
    this.#arrange();
  }

  #mount(plan: Plan, after: HTMLElement | undefined): Cell {
    const { kind, name, options } = plan;
    const element = this.#context.element(kind.tag ?? "div", "panel", name);
    if (after === undefined) this.#grid.prepend(element);
    else after.after(element);
    setLabel(element, plan);
    // Cast: the registry holds no type of options; `planWidgets` has checked them.
    const widget = kind.factory(element, options as never);
    for (const event of widgetEvents) {
      widget.on(event, (payload: WidgetEvents[typeof event][0]) => {
        if (this.#emitted.has(payload)) return;
        this.#emitted.add(payload);
        (this.#context.emit as (event: string, payload: object) => void)(event, payload);
      });
    }
    return { plan, element, widget };
  }

  #arrange(): void {
    const { columns: maxColumns } = this.#options;
    const grid = this.#grid;
    const gap = Number.parseFloat(grid.ownerDocument.defaultView?.getComputedStyle(grid).columnGap ?? "") || 0;
    const fitting = Math.floor((this.#width + gap) / (MIN_COLUMN_REM * remOf(grid) + gap));
    const { columns, spans } = arrange(
      this.#cells.map(({ plan }) => plan.wish),
      Math.max(1, Math.min(maxColumns, fitting)),
    );
    grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    for (const [index, { element }] of this.#cells.entries()) element.style.gridColumn = `span ${spans[index]}`;
  }
}

/** Updates a widget's options, unless they are the same. */
function updateCell(cell: Cell, plan: Plan): Cell {
  const before = cell.widget.options as Readonly<Record<string, unknown>>;
  if (Object.entries(plan.options).some(([name, value]) => before[name] !== value)) cell.widget.update(plan.options);
  cell.plan = plan;
  setLabel(cell.element, plan);
  return cell;
}

function setLabel(element: HTMLElement, { kind, label: text }: Plan): void {
  if (kind.named) return;
  element.role = "group";
  element.ariaLabel = text;
}
