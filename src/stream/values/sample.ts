/** The longest sample of a refused message or row, in characters. */
const SAMPLE_CHARS = 120;

/** Returns the beginning of a message, or of one of its rows, as text. */
export function sampleOf(value: unknown): string {
  return textOf(value).slice(0, SAMPLE_CHARS);
}

/** Returns the message of a thrown value, no longer than a sample. */
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
