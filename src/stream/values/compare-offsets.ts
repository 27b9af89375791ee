/** One number, or several with a mark between them, such as `1526919030474-55`. */
const NUMBERS = /^\d{1,64}(?:[^0-9A-Za-z]\d{1,64})*$/;

/**
 * Compares two offsets: numbers by size, texts of digits too; several numbers with the same marks between them one
 * after the other; other texts letter by letter where both are of one length. Returns −1, 0 or 1; NaN where nobody can
 * tell, as of `abc-9` and `abc-10`.
 */
export function compareOffsets(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return signOf(a, b);
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left && right) {
    if (left.marks !== right.marks) return NaN;
    const index = left.numbers.findIndex((number, i) => signOf(number, right.numbers[i]) !== 0);
    return index < 0 ? 0 : signOf(left.numbers[index], right.numbers[index]);
  }
  if (typeof a !== typeof b || String(a).length !== String(b).length) return NaN;
  return signOf(a, b);
}

/** Returns the numbers of an offset, and the marks between them; undefined where it is not made of numbers. */
function partsOf(offset: number | string): { marks: string; numbers: readonly (number | bigint)[] } | undefined {
  if (typeof offset === "number") return { marks: "", numbers: [offset] };
  if (!NUMBERS.test(offset)) return undefined;
  return { marks: offset.replace(/\d+/g, ""), numbers: offset.split(/\D/).map(BigInt) };
}

function signOf<V extends number | bigint | string>(a: V, b: V): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
