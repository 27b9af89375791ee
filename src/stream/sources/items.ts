import type { Accessor } from "../options.js";
import { sampleOf } from "../sample.js";
import type { Order, Position, Sink, Source } from "../source.js";
import { reader } from "../stamp.js";
import { isOffset } from "./envelope.js";
import { splitRows } from "./rows.js";

/** The row that an item is, or is a list of: a pair of time and value is one row. */
export type RowOf<Item> = Item extends readonly [number | string | Date, number | null] ? Item
  : Item extends readonly (infer Element)[] ? Element
  : Item;

/** Options of every source whose items are rows already. */
export interface ItemOptions<T> {
  /** Where a row stands in the feed: a field, or a function; a number, a string or a {@link Position}. Default: nowhere. */
  readonly position?: Accessor<T, unknown>;
  /** What these positions promise. Default `"contiguous"`. */
  readonly order?: Order;
  /** An attempt goes on after the position that it is given, without saying so. Default false. */
  readonly resumes?: boolean;
}

/** The names in {@link ItemOptions}. */
export const ITEM_OPTIONS = ["position", "order", "resumes"];

/** How items reach a sink, and those members of a source that their options decide. */
export interface Items<T> {
  /** The rows of an item; of an array its elements, unless it is one pair. */
  split(item: unknown): readonly T[];
  /** Hands rows over, with their positions where they have some. */
  give(sink: Sink<T>, rows: readonly T[]): void;
  readonly members: Pick<Source<T>, "order" | "resumes">;
}

/**
 * Compiles the options of items.
 *
 * @throws TypeError if one is invalid
 */
export function compileItems<T>({ position, order = "contiguous", resumes = false }: ItemOptions<T>): Items<T> {
  if (!["contiguous", "increasing", "opaque"].includes(order)) throw new TypeError(`invalid order: ${order}`);
  if (position !== undefined && typeof position !== "string" && typeof position !== "function") {
    throw new TypeError(`invalid position: ${String(position)} (expected a field, or a function of the row)`);
  }
  const read = position && reader(position);

  function positionOf(row: T): Position | undefined {
    let value: unknown;
    try {
      value = read?.(row);
    } catch {
      // An accessor that throws refuses the row.
    }
    const { epoch, partition, offset } = (typeof value === "object" && value !== null ? value : { offset: value }) as Partial<Position>;
    return isOffset(offset) ? { ...(epoch !== undefined && { epoch }), ...(partition !== undefined && { partition }), offset } : undefined;
  }

  /** Only rows that are counted one by one are told together: the position of a batch speaks for its last row. */
  function follows(next: Position, { epoch, partition, offset }: Position): boolean {
    return order === "contiguous" && typeof offset === "number" && next.offset === offset + 1 && next.epoch === epoch && next.partition === partition;
  }

  return {
    split: (item) => splitRows(item) as readonly T[],
    give(sink, rows) {
      if (!read) {
        if (rows.length > 0) sink.next(rows);
        return;
      }
      let run: T[] = [];
      let last: Position | undefined;
      const flush = (): void => {
        if (last) sink.next(run, { position: last });
        run = [];
        last = undefined;
      };
      for (const row of rows) {
        const next = positionOf(row);
        if (!next) {
          flush();
          sink.drop(1, "path", sampleOf(row));
          continue;
        }
        if (last && !follows(next, last)) flush();
        run.push(row);
        last = next;
      }
      flush();
    },
    members: { order, resumes },
  };
}
