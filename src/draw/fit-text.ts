/**
 * Cuts a text to a width, with an ellipsis where something is missing.
 *
 * @param measure - returns the width of a text, in the unit of `width`
 */
export function fitText(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const characters = Array.from(text);
  let [low, high] = [0, characters.length];
  // Search for the longest beginning that fits.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${characters.slice(0, middle).join("").trimEnd()}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${characters.slice(0, low).join("").trimEnd()}…`;
}
