/** Reads one value of a JSON document; undefined where the document has none there. */
export type Pointer = (document: unknown) => unknown;

const REFUSED_TOKENS = ["__proto__", "prototype", "constructor"];
const ARRAY_INDEX = /^(?:0|[1-9]\d*)$/;

/**
 * Compiles a JSON Pointer (RFC 6901) that reads own properties only.
 *
 * @param option - the name of the option that holds it, for the error
 * @param text - `"/a/0/b"`; `""` is the whole document
 * @throws TypeError if `text` is no pointer, or names `__proto__`, `prototype` or `constructor`
 */
export function compilePointer(option: string, text: unknown): Pointer {
  if (typeof text !== "string" || /~(?![01])/.test(text)) throw new TypeError(`invalid ${option}: ${String(text)}`);
  if (text !== "" && !text.startsWith("/")) {
    throw new TypeError(`invalid ${option}: ${text}. A JSON Pointer starts with a slash: /${text}`);
  }
  const tokens = text.split("/").slice(1).map(unescapeToken);
  for (const token of tokens) {
    if (REFUSED_TOKENS.includes(token)) throw new TypeError(`invalid ${option}: ${text}. ${token} is never read`);
  }
  return (document) => {
    let value = document;
    for (const token of tokens) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
      if (Array.isArray(value) && !ARRAY_INDEX.test(token)) return undefined;
      value = (value as Record<string, unknown>)[token];
    }
    return value;
  };
}

/** Unescapes a token: `~1` first, so that `~01` becomes `~1` and not a slash. */
function unescapeToken(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
