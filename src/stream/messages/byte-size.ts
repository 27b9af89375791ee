/**
 * How many bytes a message has on the wire. Text of Latin-1 alone counts one a character: to encode it would cost as
 * much as to parse it.
 */
export function sizeOf(message: unknown): number {
  if (typeof message === "string") {
    // Engines know whether a string holds any of these, and do not go through one that cannot.
    return /[\u0100-\uffff]/.test(message) ? new TextEncoder().encode(message).byteLength : message.length;
  }
  if (Array.isArray(message)) return message.reduce<number>((sum, part) => sum + sizeOf(part), 0);
  const { byteLength, size } = (message ?? {}) as { byteLength?: unknown; size?: unknown };
  return [byteLength, size].find((bytes) => typeof bytes === "number") ?? 0;
}

/**
 * The message that a transport hands over in whatever shape: parts are joined.
 *
 * @throws TypeError for what cannot be read at once
 */
export function wholeOf(message: unknown): string | ArrayBuffer | Uint8Array {
  if (typeof message === "string" || isBytes(message)) return message;
  if (Array.isArray(message) && message.every(isBytes)) return join(message);
  if (typeof Blob === "function" && message instanceof Blob) {
    throw new TypeError(
      "a Blob cannot be read at once: give a WebSocket class that keeps to binaryType, or have the server send text",
    );
  }
  throw new TypeError("a message that is neither text nor binary");
}

function isBytes(value: unknown): value is ArrayBuffer | Uint8Array {
  return typeof (value as { byteLength?: unknown } | null | undefined)?.byteLength === "number";
}

function join(parts: readonly (ArrayBuffer | Uint8Array)[]): Uint8Array {
  const whole = new Uint8Array(sizeOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part instanceof Uint8Array ? part : new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole;
}
