/** A decimal number as JSON writes it, also with a plus, a bare point or zeros in front. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Returns the number that a text is, spaces around it aside; NaN where it is none that is finite. */
export function numberOfText(text: string): number {
  const number = DECIMAL.test(text.trim()) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : NaN;
}
