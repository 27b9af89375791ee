/** Formats a number with about three digits, without an exponent. */
export function format(value) {
  if (!Number.isFinite(value)) return "–";
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en", {
    minimumFractionDigits: Math.min(digits, 3),
    maximumFractionDigits: Math.min(digits, 3),
  });
}

/** Formats a median with the least and the greatest value: `1.24 (1.20–1.31)`. */
export const formatSpread = ({ median, min, max }) =>
  Number.isFinite(median) ? `${format(median)} (${format(min)}–${format(max)})` : "–";

/** Writes a Markdown table: the first column aligned left, the others right. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|---|${"---:|".repeat(head.length - 1)}`, ...rows.map(line)].join("\n");
}
