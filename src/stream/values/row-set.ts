import { isDeepEqual } from "./deep-equal.js";

/** So many rows are compared one by one; more are told apart by a number first. */
const few = 8;

/** How deep a row is looked into for its number, and how many letters of a text are. */
const depth = 4;
const letters = 200;

/** Rows, no two of which hold the same. What a row costs does not grow with how many there are. */
export class RowSet {
  /** How many there are. */
  size = 0;
  #rows: unknown[] = [];
  #byHash: Map<number, unknown[]> | undefined;

  /** Whether a row is here that holds the same. */
  has(row: unknown): boolean {
    const like = this.#byHash ? (this.#byHash.get(hashOf(row, depth)) ?? []) : this.#rows;
    return like.some((each) => isDeepEqual(each, row));
  }

  /** Adds a row; false where one is here that holds the same. */
  add(row: unknown): boolean {
    if (this.has(row)) return false;
    this.size += 1;
    if (this.size <= few) this.#rows.push(row);
    else {
      for (const each of [...this.#rows, row]) this.#index(each);
      this.#rows = [];
    }
    return true;
  }

  #index(row: unknown): void {
    this.#byHash ??= new Map();
    const hash = hashOf(row, depth);
    const like = this.#byHash.get(hash);
    if (like) like.push(row);
    else this.#byHash.set(hash, [row]);
  }
}

const float = new Float64Array(1);
const bits = new Int32Array(float.buffer);

/** A whole number that is the same for rows that hold the same. */
function hashOf(value: unknown, deep: number): number {
  if (typeof value === "number") {
    // There are many bit patterns that are no number.
    float[0] = Number.isNaN(value) ? 0 : value;
    return mix(bits[0] ^ mix(bits[1]));
  }
  if (typeof value !== "object" || value === null) {
    const text = String(value);
    let hash = text.length;
    for (let i = Math.max(0, text.length - letters); i < text.length; i += 1) {
      hash = Math.imul(hash, 31) + text.charCodeAt(i);
    }
    return mix(hash);
  }
  if (value instanceof Date) return hashOf(value.getTime(), deep);
  if (deep === 0) return 1;
  // A sum, for fields may come in any order.
  let hash = 0;
  for (const name of Object.keys(value)) {
    hash += mix(hashOf(name, 0) + hashOf((value as Record<string, unknown>)[name], deep - 1) * 5);
  }
  return mix(hash);
}

/** Spreads what differs in some bits over all of them: the end of MurmurHash3. */
function mix(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
