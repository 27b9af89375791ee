import type { MountPoint } from "../../page/mount-point.js";
import type { Phrase } from "../../words/phrase.js";
import type { ColumnView } from "../columns/column-view.js";
import type { Entry } from "../rows/entry.js";
import { GapView, RowView, setCurrent } from "./row-view.js";

type BodyRowView<T> = RowView<T> | GapView;

/**
 * Body of a table. Entries that stay keep their elements, and with them a reader's selection; new entries take the
 * elements of those that go. A steady flow of rows makes no element.
 */
export class BodyView<T> {
  readonly #mountPoint: MountPoint;
  readonly #body: HTMLElement;
  readonly #columns: readonly ColumnView<T>[];
  #views: readonly BodyRowView<T>[] = [];
  /** Views that are made but not in the table, for reuse. */
  readonly #spareViews: BodyRowView<T>[] = [];

  /**
   * @param body - element that holds the table rows, and nothing else; it is emptied
   * @param columns - columns of the cells
   */
  constructor(mountPoint: MountPoint, body: HTMLElement, columns: readonly ColumnView<T>[]) {
    this.#mountPoint = mountPoint;
    this.#body = body;
    this.#columns = columns;
    body.replaceChildren();
  }

  /** Views of rows, from the top. */
  get rowViews(): readonly RowView<T>[] {
    return this.#views.filter((view) => view instanceof RowView);
  }

  /** Number of gaps in the table. */
  get gapCount(): number {
    return this.#views.length - this.rowViews.length;
  }

  /** Entries in the table, from the top. */
  get entries(): readonly Entry<T>[] {
    return this.#views.flatMap(({ entry }) => entry ?? []);
  }

  /** Returns the entry in whose table row an element is. */
  entryAt(target: EventTarget | null): Entry<T> | undefined {
    return this.#views.find(({ element }) => element.contains(target as Node | null))?.entry;
  }

  /** Marks the table rows of the entries that `isCurrent` picks, and no others. */
  markCurrent(isCurrent: (entry: Entry<T>) => boolean): void {
    for (const { element, entry } of this.#views) setCurrent(element, entry !== undefined && isCurrent(entry));
  }

  /** Gives the keyboard one tab stop: the focused table row, else the top one. Arrow keys reach the others. */
  updateTabStops(): void {
    const { activeElement } = this.#mountPoint.root;
    const tabStop = this.#views.find(({ element }) => element === activeElement) ?? this.#views.at(0);
    for (const view of this.#views) {
      const index = view === tabStop ? 0 : -1;
      if (view.element.getAttribute("tabindex") !== String(index)) view.element.tabIndex = index;
    }
  }

  /** Aligns the texts as their columns do. */
  align(): void {
    for (const view of [...this.#views, ...this.#spareViews]) if (view instanceof RowView) view.align(this.#columns);
  }

  /**
   * Writes entries into the table, from the top.
   *
   * @param formatTime - formats times, epoch ms
   * @param revision - changes whenever `formatTime` would format a time otherwise
   * @param ageOf - returns the age of a row whose key is silent, in words
   * @returns whether a text is wider than all before it in its column
   */
  write(
    entries: readonly Entry<T>[],
    formatTime: (time: number) => string,
    revision: number,
    phrase: Phrase,
    ageOf: (entry: Entry<T>) => string | undefined,
  ): boolean {
    const entrySet = new Set<unknown>(entries);
    const stayingViews = new Map<Entry<T>, BodyRowView<T>>();
    const freeViews: BodyRowView<T>[] = [];
    for (const view of this.#views) {
      const { entry } = view;
      if (entry !== undefined && entrySet.has(entry)) stayingViews.set(entry, view);
      else freeViews.push(view);
    }
    freeViews.push(...this.#spareViews.splice(0));
    let hasGrown = false;
    this.#views = entries.map((entry) => {
      const view = stayingViews.get(entry) ?? takeView(freeViews, entry) ?? this.#createView(entry);
      if (entry.kind !== "row") (view as GapView).write(entry, phrase);
      else {
        const age = ageOf(entry);
        const tell = age === undefined ? undefined : (value: string) => phrase("ago", { value, age });
        if ((view as RowView<T>).write(entry, this.#columns, formatTime, revision, tell, age)) hasGrown = true;
      }
      return view;
    });
    this.#spareViews.push(...freeViews);
    for (const { element } of freeViews) element.remove();
    this.#orderElements(stayingViews);
    return hasGrown;
  }

  #createView(entry: Entry<T>): BodyRowView<T> {
    return entry.kind === "row"
      ? new RowView(this.#mountPoint, this.#columns)
      : new GapView(this.#mountPoint, entry.kind, this.#columns.length);
  }

  /** Brings the elements into order. Elements in their place are not touched; elements that stay are moved last. */
  #orderElements(stayingViews: ReadonlyMap<unknown, BodyRowView<T>>): void {
    let next = this.#body.firstChild;
    for (const { element, entry } of this.#views) {
      // Moving one element out of the way saves moving all that stay after it.
      if (element === next?.nextSibling && stayingViews.has(entry)) {
        this.#body.append(next);
        next = element;
      }
      if (element === next) next = element.nextSibling;
      else this.#body.insertBefore(element, next);
    }
  }
}

/** Takes the first free view that can show an entry. */
function takeView<T>(freeViews: BodyRowView<T>[], entry: Entry<T>): BodyRowView<T> | undefined {
  const index = freeViews.findIndex((view) =>
    view instanceof RowView ? entry.kind === "row" : view.kind === entry.kind,
  );
  return index < 0 ? undefined : freeViews.splice(index, 1)[0];
}
