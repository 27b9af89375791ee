import type { MountPoint } from "../../page/mount-point.js";
import type { ColumnView } from "../columns/column-view.js";
import type { Entry } from "../rows/entry.js";
import { GapView, RowView } from "./row-view.js";

type Line<T> = RowView<T> | GapView;

/**
 * The lines of a table. What stays on view keeps its elements, and with them what somebody has marked in it; what comes
 * takes those of what goes. A steady flow makes no element.
 */
export class BodyView<T> {
  readonly #place: MountPoint;
  readonly #body: HTMLElement;
  readonly #columns: readonly ColumnView<T>[];
  #shown: readonly Line<T>[] = [];
  /** Made, and not on view. */
  readonly #spare: Line<T>[] = [];

  /**
   * @param body - holds the lines, and nothing else
   * @param columns - what their cells are
   */
  constructor(place: MountPoint, body: HTMLElement, columns: readonly ColumnView<T>[]) {
    this.#place = place;
    this.#body = body;
    this.#columns = columns;
    body.replaceChildren();
  }

  /** The lines that show rows, from the top. */
  get rows(): readonly RowView<T>[] {
    return this.#shown.filter((line) => line instanceof RowView);
  }

  /** How many lines tell of gaps. */
  get gaps(): number {
    return this.#shown.length - this.rows.length;
  }

  /** What is on view, from the top. */
  get entries(): readonly Entry<T>[] {
    return this.#shown.flatMap(({ entry }) => entry ?? []);
  }

  /** The entry whose line an element is in. */
  entryAt(target: EventTarget | null): Entry<T> | undefined {
    return this.#shown.find(({ element }) => element.contains(target as Node | null))?.entry;
  }

  /** Marks the lines of which this is true. */
  mark(isMarked: (entry: Entry<T>) => boolean): void {
    for (const line of this.#shown) line.mark(line.entry !== undefined && isMarked(line.entry));
  }

  /**
   * Makes one of the lines, at first the top one, a stop on the way of the keyboard, and the others ready for the arrow
   * keys.
   */
  focusable(): void {
    const { activeElement } = this.#place.root;
    const focus = this.#shown.find(({ element }) => element === activeElement) ?? this.#shown.at(0);
    for (const line of this.#shown) {
      const index = line === focus ? 0 : -1;
      if (line.element.getAttribute("tabindex") !== String(index)) line.element.tabIndex = index;
    }
  }

  /** Puts the texts where their columns want them. */
  align(): void {
    for (const line of [...this.#shown, ...this.#spare]) if (line instanceof RowView) line.align(this.#columns);
  }

  /**
   * Shows these, from the top.
   *
   * @param moment - writes moments; `revision` grows whenever it writes them otherwise
   * @returns whether a text is longer than all before it in its column
   */
  show(entries: readonly Entry<T>[], moment: (time: number) => string, revision: number): boolean {
    const wanted = new Set<unknown>(entries);
    const staying = new Map<Entry<T>, Line<T>>();
    const free: Line<T>[] = [];
    for (const line of this.#shown) {
      const { entry } = line;
      if (entry !== undefined && wanted.has(entry)) staying.set(entry, line);
      else free.push(line);
    }
    free.push(...this.#spare.splice(0));
    let grown = false;
    this.#shown = entries.map((entry) => {
      const line = staying.get(entry) ?? take(free, entry) ?? this.#make(entry);
      if (entry.kind !== "row") (line as GapView).write(entry);
      else if ((line as RowView<T>).write(entry, this.#columns, moment, revision)) grown = true;
      return line;
    });
    this.#spare.push(...free);
    for (const { element } of free) element.remove();
    this.#arrange(staying);
    return grown;
  }

  #make(entry: Entry<T>): Line<T> {
    return entry.kind === "row"
      ? new RowView(this.#place, this.#columns)
      : new GapView(this.#place, entry.kind, this.#columns.length);
  }

  /**
   * Brings the elements into their order. Those that stand right are not touched; of others those that stay are moved
   * last.
   */
  #arrange(staying: ReadonlyMap<unknown, Line<T>>): void {
    let next = this.#body.firstChild;
    for (const { element, entry } of this.#shown) {
      // What goes from here to further down makes room for the others at once.
      if (element === next?.nextSibling && staying.has(entry)) {
        this.#body.append(next);
        next = element;
      }
      if (element === next) next = element.nextSibling;
      else this.#body.insertBefore(element, next);
    }
  }
}

/** The first of the lines that can show an entry. */
function take<T>(free: Line<T>[], entry: Entry<T>): Line<T> | undefined {
  const index = free.findIndex((line) => (line instanceof RowView ? entry.kind === "row" : line.kind === entry.kind));
  return index < 0 ? undefined : free.splice(index, 1)[0];
}
