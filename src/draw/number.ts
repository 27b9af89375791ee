import type { Painter } from "./painter.js";

/**
 * Writes a number, its left end at `x`, in the painter's font. It is written two digits at a time, each with the room
 * of two zeros: a number that changes does not tremble, and a renderer, which has to shape each text that it has not
 * seen of late, has mostly seen its pairs of digits.
 * @param measure - the width of a text in that font, CSS px
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
