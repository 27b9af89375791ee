import { compileAccessor } from "../messages/compile-accessor.js";
import { isOffset } from "../messages/envelope.js";
import { BARE_NUMBERS_REASON, describeNonRow, isBareNumbers, isPair, splitRows } from "../messages/split-rows.js";
import { BOOLEAN, checkKinds, FUNCTION, ORDER } from "../options/check.js";
import type { Accessor } from "../options/options.js";
import type { Order, Position, Sink, Source } from "../source.js";
import { compareOffsets } from "../values/compare-offsets.js";
import { sampleOf, wordsOf } from "../values/sample.js";

/** The type of an item's rows: its elements if it is an array, but a pair of time and value is one row. */
export type RowOf<Item> = Item extends readonly [number | string | Date, number | null]
  ? Item
  : Item extends readonly (infer Element)[]
    ? Element
    : Item;

/** Options of the sources whose items are rows already. */
export interface ItemOptions<T> {
  /**
   * The position of a row in the feed: a field, or a function; a number, a string or a {@link Position}. Default: none.
   */
  readonly position?: Accessor<T, unknown>;
  /** The promise of these positions. Default `"contiguous"`. */
  readonly order?: Order;
  /** Whether an attempt continues after the position that it gets, without saying so. Default false. */
  readonly resumes?: boolean;
  /** Whether a row with the key and the time of an older one replaces it. Default false. */
  readonly revises?: boolean;
}

/** The names of {@link ItemOptions}. */
export const ITEM_OPTIONS = ["position", "order", "resumes", "revises"];

/** {@link ItemOptions} of a source that hands over items one by one. */
export interface MappedOptions<Item, Input> extends ItemOptions<RowOf<Item>> {
  /** Makes a row, an array of rows, or nothing (undefined) of an item; a throw is a drop. Default: the item. */
  readonly map?: (item: Input) => Item | undefined;
}

/** The names of {@link MappedOptions}. */
export const MAPPED_OPTIONS = ["map", ...ITEM_OPTIONS];

/** The way of items to a sink, and the members of a source that their options decide. */
export interface Items<T> {
  /**
   * Returns the rows of an item, which `map` makes of what came: its elements if it is an array, unless it is a pair.
   * Drops what is no row.
   */
  read(sink: Sink<T>, ...input: readonly unknown[]): readonly T[];
  /** Passes rows to the sink, with their positions if they have any. */
  deliver(sink: Sink<T>, rows: readonly T[]): void;
  readonly members: Pick<Source<T>, "order" | "resumes" | "revises">;
}

/**
 * Compiles the options of items.
 *
 * @param cure - the cure for an item that is no row, for the reason of the drop
 * @param map - makes an item of what came; undefined is none. Default: the first argument
 * @throws TypeError if an option is invalid
 */
export function compileItems<T>(
  options: ItemOptions<T>,
  cure: string,
  map: (...input: never[]) => unknown = (input: unknown) => input,
): Items<T> {
  const { position, order = "contiguous", resumes = false, revises = false } = options;
  checkKinds(options, {
    position: [
      (value) => typeof value === "string" || typeof value === "function",
      "a field, or a function of the row",
    ],
    order: ORDER,
    resumes: BOOLEAN,
    revises: BOOLEAN,
    map: FUNCTION,
  });
  const readPosition = position && compileAccessor(position);

  /** Returns the position of a row, or the reason why it has none. */
  function positionOf(row: T): Position | string {
    let value: unknown;
    try {
      value = readPosition?.(row);
    } catch (error) {
      return `position threw: ${wordsOf(error)}`;
    }
    const { epoch, partition, offset } = (
      typeof value === "object" && value !== null ? value : { offset: value }
    ) as Partial<Position>;
    if (isOffset(offset)) {
      return { ...(epoch !== undefined && { epoch }), ...(partition !== undefined && { partition }), offset };
    }
    const optionName = typeof position === "string" ? `position "${position}"` : "position";
    return `${optionName} gives ${sampleOf(value)}: expected a number, a text or { epoch, partition, offset }`;
  }

  /** Tells whether a row continues a batch: no row may be missing, or known, between two of them. */
  function follows(next: Position, { epoch, partition, offset }: Position): boolean {
    if (next.epoch !== epoch || next.partition !== partition) return false;
    if (order === "contiguous") return typeof offset === "number" && next.offset === offset + 1;
    return order === "opaque" ? next.offset !== offset : compareOffsets(next.offset, offset) > 0;
  }

  return {
    read(sink, ...input) {
      let item: unknown;
      try {
        item = (map as (...input: unknown[]) => unknown)(...input);
      } catch (error) {
        sink.drop(1, "malformed", sampleOf(input[0]), `map threw: ${wordsOf(error)}`);
        return [];
      }
      if (item === undefined && input[0] !== undefined) return [];
      if (isBareNumbers(item) && !isPair(item as unknown[])) {
        sink.drop(
          1,
          "malformed",
          sampleOf(item),
          `${BARE_NUMBERS_REASON}: give { time, value }, [[time, value]], or one number at a time`,
        );
        return [];
      }
      const elements = splitRows(item);
      const nonRows = elements.filter((element) => describeNonRow(element) !== undefined);
      if (nonRows.length === 0) return elements as readonly T[];
      for (const element of nonRows) if (element instanceof Promise) element.catch(() => undefined);
      sink.drop(
        nonRows.length,
        "malformed",
        sampleOf(nonRows[0]),
        `${describeNonRow(nonRows[0]) ?? ""} is no row: ${cure}`,
      );
      return elements.filter((element) => describeNonRow(element) === undefined) as T[];
    },
    deliver(sink, rows) {
      if (!readPosition) {
        if (rows.length > 0) sink.next(rows);
        return;
      }
      let run: T[] = [];
      let positions: Position[] = [];
      let last: Position | undefined;
      const flush = (): void => {
        // Offsets that count rows tell those of all from the last one.
        if (last) sink.next(run, { position: last, ...(order !== "contiguous" && run.length > 1 && { positions }) });
        run = [];
        positions = [];
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
        positions.push(next);
        last = next;
      }
      flush();
    },
    members: { order, resumes, revises },
  };
}
