/** The room that a widget asks for. */
export interface Wish {
  /** The number of columns; `"all"`: the whole row. */
  readonly span: number | "all";
  /** Whether the user set the span: then it is kept, where there are as many columns. */
  readonly asked: boolean;
}

/** The grid of a dashboard. */
export interface Arrangement {
  /** The number of columns, which have the same width. */
  readonly columns: number;
  /** The number of columns of each widget. */
  readonly spans: readonly number[];
}

/**
 * Shares a grid among widgets, row by row in their order: free columns of a row go to its wide widgets, else to the
 * last ones. The grid has `maxColumns` columns, or down to half as many where that stretches fewer narrow widgets, or
 * parts fewer of them from their like. Pure.
 *
 * @param maxColumns - the number of columns that fit, at least 1
 */
export function arrange(wishes: readonly Wish[], maxColumns: number): Arrangement {
  let best: Arrangement | undefined;
  let leastCost = Infinity;
  for (let columns = maxColumns; columns >= maxColumns / 2; columns -= 1) {
    const rows = rowsOf(wishes, columns);
    const spans = rows.flatMap((row) => spansOf(row, columns));
    const stretched = spans.reduce((sum, span, index) => sum + (isNarrow(wishes[index]) ? span - 1 : 0), 0);
    const parted = rows.filter((row, index) => index > 0 && isParted(row, rows[index - 1])).length;
    const cost = stretched + parted;
    if (cost < leastCost) [best, leastCost] = [{ columns, spans }, cost];
  }
  return best ?? { columns: 1, spans: [] };
}

function isNarrow({ span, asked }: Wish): boolean {
  return span === 1 && !asked;
}

/** Whether narrow widgets are split over two rows, the last of them beside a wide one. */
function isParted(row: readonly GridItem[], above: readonly GridItem[]): boolean {
  const last = above.at(-1);
  return last !== undefined && isNarrow(last.wish) && isNarrow(row[0].wish) && row.some(({ span }) => span > 1);
}

/** A widget in a row, with the columns that it has so far. */
interface GridItem {
  readonly wish: Wish;
  span: number;
}

/** Breaks the widgets into rows. */
function rowsOf(wishes: readonly Wish[], columns: number): GridItem[][] {
  const rows: GridItem[][] = [];
  let freeColumns = 0;
  for (const wish of wishes) {
    const span = wish.span === "all" ? columns : Math.min(wish.span, columns);
    if (span > freeColumns) {
      rows.push([]);
      freeColumns = columns;
    }
    rows.at(-1)?.push({ wish, span });
    freeColumns -= span;
  }
  return rows;
}

/** Shares the free columns of a row, and returns the span of each item. */
function spansOf(row: readonly GridItem[], columns: number): number[] {
  let freeColumns = columns - row.reduce((sum, { span }) => sum + span, 0);
  const growable = row.filter(({ wish }) => !wish.asked);
  const wide = growable.filter(({ wish }) => wish.span !== 1);
  const takers = wide.length > 0 ? wide : growable.reverse();
  for (let turn = 0; freeColumns > 0 && takers.length > 0; turn += 1, freeColumns -= 1) {
    takers[turn % takers.length].span += 1;
  }
  return row.map(({ span }) => span);
}
