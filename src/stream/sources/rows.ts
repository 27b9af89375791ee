/** Rows made of the elements of a message, and those that could not be. */
export interface Sorted {
  readonly rows: readonly unknown[];
  /** How many elements were refused. */
  readonly refused: number;
  /** The first of them. */
  readonly bad?: unknown;
}

/** The elements of a value: of an array its own, unless it is one pair; anything else is one by itself. */
export function splitRows(value: unknown): readonly unknown[] {
  return Array.isArray(value) && !isPair(value) ? (value as unknown[]) : [value];
}

/**
 * Turns numbers and pairs into `{ time, value }`, passes objects and longer tuples unchanged and refuses the rest.
 * A null stands for a value that is not there, so it is kept, as a gap.
 */
export function sortRows(elements: readonly unknown[]): Sorted {
  const rows: unknown[] = [];
  let refused = 0;
  let bad: unknown;
  for (const element of elements) {
    const row = toRow(element);
    if (row !== undefined) rows.push(row);
    else if (refused++ === 0) bad = element;
  }
  return refused === 0 ? { rows, refused } : { rows, refused, bad };
}

function toRow(element: unknown): unknown {
  if (typeof element === "number" || element === null) return { value: element };
  if (typeof element !== "object") return undefined;
  if (!Array.isArray(element)) return element;
  if (element.length < 2) return undefined;
  return element.length === 2 ? { time: element[0] as unknown, value: element[1] as unknown } : element;
}

/** A time and a value; two numbers alone are taken for one, never for two rows. */
function isPair(value: readonly unknown[]): boolean {
  if (value.length !== 2) return false;
  const [time, number] = value;
  const timed = typeof time === "number" || typeof time === "string" || time instanceof Date;
  return timed && (typeof number === "number" || number === null);
}
