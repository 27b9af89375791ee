/** How much room a widget wants. */
export interface Wish {
  /** Columns; `"all"`: the whole row. */
  readonly span: number | "all";
  /** Whether the user asked for it: then it is kept, where there are as many columns. */
  readonly asked: boolean;
}

/** How widgets share a grid. */
export interface Arrangement {
  /** How many columns of the same width. */
  readonly columns: number;
  /** How many of them each widget takes. */
  readonly spans: readonly number[];
}

/**
 * Shares a grid among widgets, row by row in their order: what a row has to spare goes to the wide ones in it, else to
 * the last. As many columns as there may be, but down to half as many where that keeps narrow widgets from being
 * stretched, or from being parted from their like. Pure.
 *
 * @param most - columns that fit, at least 1
 */
export function arrange(wishes: readonly Wish[], most: number): Arrangement {
  let best: Arrangement | undefined;
  let least = Infinity;
  for (let columns = most; columns >= most / 2; columns -= 1) {
    const rows = rowsOf(wishes, columns);
    const spans = rows.flatMap((row) => fill(row, columns));
    const stretched = spans.reduce((sum, span, index) => sum + (isNarrow(wishes[index]) ? span - 1 : 0), 0);
    const parted = rows.filter((row, index) => index > 0 && isParted(row, rows[index - 1])).length;
    if (stretched + parted < least) [best, least] = [{ columns, spans }, stretched + parted];
  }
  return best ?? { columns: 1, spans: [] };
}

function isNarrow({ span, asked }: Wish): boolean {
  return span === 1 && !asked;
}

/** Whether the last of several narrow ones stand beside a wide one, the others in the row above. */
function isParted(row: readonly Place[], above: readonly Place[]): boolean {
  const last = above.at(-1);
  return last !== undefined && isNarrow(last.wish) && isNarrow(row[0].wish) && row.some(({ span }) => span > 1);
}

interface Place {
  readonly wish: Wish;
  span: number;
}

/** Fills one row after the other. */
function rowsOf(wishes: readonly Wish[], columns: number): Place[][] {
  const rows: Place[][] = [];
  let left = 0;
  for (const wish of wishes) {
    const span = wish.span === "all" ? columns : Math.min(wish.span, columns);
    if (span > left) {
      rows.push([]);
      left = columns;
    }
    rows.at(-1)?.push({ wish, span });
    left -= span;
  }
  return rows;
}

/** Gives away what a row has left. */
function fill(row: readonly Place[], columns: number): number[] {
  let left = columns - row.reduce((sum, { span }) => sum + span, 0);
  const open = row.filter(({ wish }) => !wish.asked);
  const wide = open.filter(({ wish }) => wish.span !== 1);
  const takers = wide.length > 0 ? wide : open.reverse();
  for (let turn = 0; left > 0 && takers.length > 0; turn += 1, left -= 1) takers[turn % takers.length].span += 1;
  return row.map(({ span }) => span);
}
