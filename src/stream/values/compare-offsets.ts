/** One number, or several with a mark between them, such as `1526919030474-55`. */
const NUMBERS = /^\d{1,64}(?:[^0-9A-Za-z]\d{1,64})*$/;

/**
 * Compares two offsets: numbers by size, texts of digits too; several numbers with marks between them one after the
 * other; other texts letter by letter where both are of one length. Returns −1, 0 or 1; NaN where nobody can tell, as
 * of `abc-9` and `abc-10`.
 */
export function compareOffsets(a: number | string, b: number | string): number {
  const [left, right] = [a, b].map((offset) =>
    typeof offset === "string" && NUMBERS.test(offset) ? offset.split(/\D/).map(BigInt) : [offset],
  );
  if (left.length !== right.length) return NaN;
  for (let i = 0; i < left.length; i += 1) {
    const texts = [left[i], right[i]].filter((part) => typeof part === "string");
    if (texts.length === 1 || texts.some((text) => text.length !== texts[0].length)) return NaN;
    if (left[i] < right[i]) return -1;
    if (left[i] > right[i]) return 1;
  }
  return 0;
}
