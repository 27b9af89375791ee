import type { Painter } from "./painter.js";

/**
 * Writes a number in the painter's font, its left end at `x`. Writes two digits at a time, each in the width of two
 * zeros: a changing number does not jitter, and a renderer, which has to shape each text it has not seen lately, has
 * mostly seen the pairs of digits.
 * @param measure - returns the width of a text in that font, CSS px
 */
export function drawNumber(
  painter: Painter,
  text: string,
  x: number,
  y: number,
  measure: (text: string) => number,
): void {
  painter.textAlign = "left";
  let end = 0;
  for (let start = 0; start < text.length; start = end) {
    while (end < start + 2 && isDigit(text, end)) end += 1;
    const digits = end - start;
    while (end < text.length && !isDigit(text, end)) end += 1;
    painter.fillText(text.slice(start, end), x, y);
    if (digits > 0) x += measure(digits === 1 ? "0" : "00");
    if (end > start + digits) x += measure(text.slice(start + digits, end));
  }
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
