import { isDeepEqual } from "./deep-equal.js";

/** The most rows that are compared one by one; more are looked up by hash. */
const MAX_UNHASHED_ROWS = 8;

/** The levels of a row that count for its hash. */
const HASH_DEPTH = 4;
/** The last characters of a text that count for its hash. */
const HASH_CHARS = 200;

/** A set of rows by deep equality. The cost of a row does not grow with the size of the set. */
export class RowSet {
  /** The number of rows. */
  size = 0;
  #rows: unknown[] = [];
  #byHash: Map<number, unknown[]> | undefined;

  /** Tells whether a deeply equal row is in the set. */
  has(row: unknown): boolean {
    const candidates = this.#byHash ? (this.#byHash.get(hashOf(row, HASH_DEPTH)) ?? []) : this.#rows;
    return candidates.some((each) => isDeepEqual(each, row));
  }

  /** Adds a row; false if a deeply equal one is in the set. */
  add(row: unknown): boolean {
    if (this.has(row)) return false;
    this.size += 1;
    if (this.size <= MAX_UNHASHED_ROWS) this.#rows.push(row);
    else {
      for (const each of [...this.#rows, row]) this.#index(each);
      this.#rows = [];
    }
    return true;
  }

  #index(row: unknown): void {
    this.#byHash ??= new Map();
    const hash = hashOf(row, HASH_DEPTH);
    const bucket = this.#byHash.get(hash);
    if (bucket) bucket.push(row);
    else this.#byHash.set(hash, [row]);
  }
}

const float = new Float64Array(1);
const bits = new Int32Array(float.buffer);

/** Hashes a row to a 32-bit integer, the same for deeply equal rows. */
function hashOf(value: unknown, depth: number): number {
  if (typeof value === "number") {
    // NaN has many bit patterns: hash them alike.
    float[0] = Number.isNaN(value) ? 0 : value;
    return mix(bits[0] ^ mix(bits[1]));
  }
  if (typeof value !== "object" || value === null) {
    const text = String(value);
    let hash = text.length;
    for (let i = Math.max(0, text.length - HASH_CHARS); i < text.length; i += 1) {
      hash = Math.imul(hash, 31) + text.charCodeAt(i);
    }
    return mix(hash);
  }
  if (value instanceof Date) return hashOf(value.getTime(), depth);
  if (depth === 0) return 1;
  // A sum does not depend on the order of the fields.
  let hash = 0;
  for (const name of Object.keys(value)) {
    hash += mix(hashOf(name, 0) + hashOf((value as Record<string, unknown>)[name], depth - 1) * 5);
  }
  return mix(hash);
}

/** Spreads a difference in some bits over all of them: the finalizer of MurmurHash3. */
function mix(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
