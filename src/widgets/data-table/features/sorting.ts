import type { ColumnView } from "../columns/column-view.js";
import { findColumn } from "../columns/columns.js";
import { sortEntries } from "../rows/sort-entries.js";
import type { TableCore, TableFeature } from "./feature.js";

/** The column by which a table is sorted. */
interface Sorting {
  /** Index of the column. */
  readonly index: number;
  readonly order: "ascending" | "descending";
}

/** Sorts the entries as the option `sort` asks, or a reader by clicks on the heads: `aria-sort`. */
export function sorting<T>(table: TableCore<T>): TableFeature<T> {
  const { names } = table.parts;
  let collator!: Intl.Collator;
  /** The columns whose heads show the order. */
  let columns: readonly ColumnView<T>[] | undefined;
  /** The order in force; undefined: the natural one. */
  let current: Sorting | undefined;

  /** Shows the order in the heads. */
  const showOrder = (): void => {
    for (const [index, { head }] of table.columns.entries()) {
      head.setSorted(index === current?.index ? current.order : undefined);
    }
  };

  /** Returns the order that the options ask for. */
  const initialSorting = (): Sorting | undefined => {
    const { sort } = table.options;
    if (sort === undefined) return undefined;
    const index = findColumn(
      table.columns.map(({ column }) => column),
      sort.column,
    );
    return index < 0 ? undefined : { index, order: sort.order ?? "ascending" };
  };

  table.context.scope.listen(names, "click", ({ target }) => {
    const index = table.columns.findIndex(({ head }) => head.button.contains(target as Node));
    if (index < 0) return;
    // The first click sorts ascending, the second descending; the third returns to the natural order.
    const order = current?.index === index ? current.order : undefined;
    current = order === "descending" ? undefined : { index, order: order === undefined ? "ascending" : "descending" };
    showOrder();
    table.drawReleased();
  });

  return {
    update(hasChanged) {
      collator = new Intl.Collator(table.live.locale, { numeric: true });
      // Columns that are inferred anew are others than those that a reader sorted by.
      const areInferred = table.options.columns === undefined;
      if (hasChanged("sort", "columns") || (areInferred && hasChanged("stream", "by", "seriesKey"))) {
        current = undefined;
      }
    },
    prepare(draft) {
      if (columns !== table.columns) {
        ({ columns } = table);
        current ??= initialSorting();
        showOrder();
      }
      if (current === undefined || draft.entries === undefined) return;
      const { index, order } = current;
      // Columns inferred anew may be fewer than those that a reader sorted by.
      const column = table.columns.at(index);
      if (column === undefined) return;
      draft.entries = sortEntries(draft.entries, (entry) => column.read(entry), order, collator);
    },
  };
}
