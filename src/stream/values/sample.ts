/** How much of a refused message or row is shown, in characters. */
const length = 120;

/** The beginning of a message, or of a row of one. */
export function sampleOf(value: unknown): string {
  return textOf(value).slice(0, length);
}

/** What somebody's code threw, in its own words, no longer than a sample. */
export function wordsOf(cause: unknown): string {
  return sampleOf(cause instanceof Error ? cause.message || cause.name : cause);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    if (typeof Blob === "function" && value instanceof Blob) return `a Blob of ${value.size} bytes`;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
    const text = JSON.stringify(value) as string | undefined;
    return text ?? String(value);
  } catch {
    return typeof value;
  }
}
