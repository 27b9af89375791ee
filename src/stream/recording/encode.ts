/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The name under which a value that JSON can't hold is written: `{ "$": [type, text] }`. */
const TAG = "$";
/** How deep a row may be nested. What is deeper, or holds itself, is written as unreadable. */
const MAX_DEPTH = 100;

/**
 * Writes a value so that JSON holds it exactly. What JSON has is written as it is, the rest as `{ "$": [type, text] }`:
 *
 * - `["number", "NaN" | "Infinity" | "-Infinity" | "-0"]`
 * - `["bigint", "123"]`
 * - `["date", 1700000000000]`, epoch ms, or `null` for an invalid date
 * - `["undefined"]`, also for functions and symbols
 * - `["object", { … }]` for an object that has a field `$` itself
 * - `["unreadable"]` for what is nested deeper than 100, or throws when it is read; it is read back as undefined
 *
 * Of other objects the own enumerable fields are written.
 */
export function encode(value: unknown): Json {
  try {
    return write(value, 0);
  } catch {
    return { [TAG]: ["unreadable"] };
  }
}

function write(value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { [TAG]: ["number", Object.is(value, -0) ? "-0" : String(value)] };
    case "bigint":
      return { [TAG]: ["bigint", String(value)] };
    case "object":
      return value === null ? null : writeObject(value, depth + 1);
    default:
      return { [TAG]: ["undefined"] };
  }
}

function writeObject(value: object, depth: number): Json {
  if (Array.isArray(value)) return Array.from(value, (element) => write(element, depth));
  if (value instanceof Date) {
    const time = value.getTime();
    return { [TAG]: ["date", Number.isNaN(time) ? null : time] };
  }
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, write(field, depth)]));
  return Object.hasOwn(fields, TAG) ? { [TAG]: ["object", fields] } : fields;
}

/**
 * Reads a value that {@link encode} wrote.
 *
 * @throws TypeError if it says what is no value
 */
export function decodeValue(json: Json): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(decodeValue);
  const tagged = (json as Record<string, Json>)[TAG];
  if (!Object.hasOwn(json, TAG)) return readFields(json as Record<string, Json>);
  const [type, text] = Array.isArray(tagged) ? (tagged as Json[]) : [];
  switch (type) {
    case "number":
      return Number(text);
    case "bigint":
      return BigInt(text as string);
    case "date":
      return new Date((text ?? NaN) as number);
    case "object":
      return readFields(text as Record<string, Json>);
    case "undefined":
    case "unreadable":
      return undefined;
    default:
      throw new TypeError(`invalid value: ${JSON.stringify(json).slice(0, 120)}`);
  }
}

function readFields(fields: Record<string, Json>): unknown {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, decodeValue(field)]));
}
