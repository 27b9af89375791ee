import { isOffset } from "../messages/envelope.js";
import { reader } from "../messages/row-time.js";
import { BARE_NUMBERS, isBareNumbers, isPair, splitRows, strangerOf } from "../messages/split-rows.js";
import { BOOLEAN, checkKinds, ORDER } from "../options/check.js";
import type { Accessor } from "../options/options.js";
import type { Order, Position, Sink, Source } from "../source.js";
import { sampleOf, wordsOf } from "../values/sample.js";

/** The row that an item is, or is a list of: a pair of time and value is one row. */
export type RowOf<Item> = Item extends readonly [number | string | Date, number | null]
  ? Item
  : Item extends readonly (infer Element)[]
    ? Element
    : Item;

/** Options of every source whose items are rows already. */
export interface ItemOptions<T> {
  /**
   * Where a row stands in the feed: a field, or a function; a number, a string or a {@link Position}. Default: nowhere.
   */
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
  /** The rows of an item; of an array its elements, unless it is one pair. Those that are none are told to the sink. */
  read(sink: Sink<T>, item: unknown): readonly T[];
  /** Hands rows over, with their positions where they have some. */
  give(sink: Sink<T>, rows: readonly T[]): void;
  readonly members: Pick<Source<T>, "order" | "resumes">;
}

/**
 * Compiles the options of items.
 *
 * @param cure - what to do about an item that is no row
 * @throws TypeError if one is invalid
 */
export function compileItems<T>(options: ItemOptions<T>, cure: string): Items<T> {
  const { position, order = "contiguous", resumes = false } = options;
  checkKinds(options, {
    position: [
      (value) => typeof value === "string" || typeof value === "function",
      "a field, or a function of the row",
    ],
    order: ORDER,
    resumes: BOOLEAN,
  });
  const read = position && reader(position);

  /** Where a row stands, or why that cannot be told. */
  function positionOf(row: T): Position | string {
    let value: unknown;
    try {
      value = read?.(row);
    } catch (error) {
      return `position threw: ${wordsOf(error)}`;
    }
    const { epoch, partition, offset } = (
      typeof value === "object" && value !== null ? value : { offset: value }
    ) as Partial<Position>;
    if (isOffset(offset)) {
      return { ...(epoch !== undefined && { epoch }), ...(partition !== undefined && { partition }), offset };
    }
    const place = typeof position === "string" ? `position "${position}"` : "position";
    return `${place} gives ${sampleOf(value)}: expected a number, a text or { epoch, partition, offset }`;
  }

  /** Only rows that are counted one by one are told together: the position of a batch speaks for its last row. */
  function follows(next: Position, { epoch, partition, offset }: Position): boolean {
    return (
      order === "contiguous" &&
      typeof offset === "number" &&
      next.offset === offset + 1 &&
      next.epoch === epoch &&
      next.partition === partition
    );
  }

  return {
    read(sink, item) {
      if (isBareNumbers(item) && !isPair(item as unknown[])) {
        sink.drop(
          1,
          "malformed",
          sampleOf(item),
          `${BARE_NUMBERS}: give { time, value }, [[time, value]], or one number at a time`,
        );
        return [];
      }
      const elements = splitRows(item);
      const refused = elements.filter((element) => strangerOf(element) !== undefined);
      if (refused.length === 0) return elements as readonly T[];
      for (const element of refused) if (element instanceof Promise) element.catch(() => undefined);
      sink.drop(
        refused.length,
        "malformed",
        sampleOf(refused[0]),
        `${strangerOf(refused[0]) ?? ""} is no row: ${cure}`,
      );
      return elements.filter((element) => strangerOf(element) === undefined) as T[];
    },
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
        if (typeof next === "string") {
          flush();
          sink.drop(1, "path", sampleOf(row), next);
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
