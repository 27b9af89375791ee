/** Value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Name of the field under which a value that JSON can't hold is written: `{ "$": [type, text] }`. */
const TAG_FIELD = "$";
/** Deepest nesting of a row. A value that is deeper, or holds itself, is written as unreadable. */
const MAX_DEPTH = 100;

/**
 * Encodes a value so that JSON holds it exactly. JSON's own types are written as they are, the rest as `{ "$": [type,
 * text] }`:
 *
 * - `["number", "NaN" | "Infinity" | "-Infinity" | "-0"]`
 * - `["bigint", "123"]`
 * - `["date", 1700000000000]`, epoch ms, or `null` for an invalid date
 * - `["undefined"]`, also for functions and symbols
 * - `["object", { … }]` for an object that has a field `$` itself
 * - `["unreadable"]` for what is nested deeper than 100, or throws when it is read; it is read back as undefined
 *
 * Other objects are written with their own enumerable fields.
 */
export function encode(value: unknown): Json {
  try {
    return encodeAt(value, 0);
  } catch {
    return { [TAG_FIELD]: ["unreadable"] };
  }
}

function encodeAt(value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { [TAG_FIELD]: ["number", Object.is(value, -0) ? "-0" : String(value)] };
    case "bigint":
      return { [TAG_FIELD]: ["bigint", String(value)] };
    case "object":
      return value === null ? null : encodeObject(value, depth + 1);
    default:
      return { [TAG_FIELD]: ["undefined"] };
  }
}

function encodeObject(value: object, depth: number): Json {
  if (Array.isArray(value)) return Array.from(value, (element) => encodeAt(element, depth));
  if (value instanceof Date) {
    const time = value.getTime();
    return { [TAG_FIELD]: ["date", Number.isNaN(time) ? null : time] };
  }
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, encodeAt(field, depth)]));
  return Object.hasOwn(fields, TAG_FIELD) ? { [TAG_FIELD]: ["object", fields] } : fields;
}

/**
 * Decodes a value that {@link encode} wrote.
 *
 * @throws TypeError if its type is none of these
 */
export function decodeValue(json: Json): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(decodeValue);
  const tagged = (json as Record<string, Json>)[TAG_FIELD];
  if (!Object.hasOwn(json, TAG_FIELD)) return decodeFields(json as Record<string, Json>);
  const [type, content] = Array.isArray(tagged) ? (tagged as Json[]) : [];
  switch (type) {
    case "number":
      return Number(content);
    case "bigint":
      return BigInt(content as string);
    case "date":
      return new Date((content ?? NaN) as number);
    case "object":
      return decodeFields(content as Record<string, Json>);
    case "undefined":
    case "unreadable":
      return undefined;
    default:
      throw new TypeError(`invalid value: ${JSON.stringify(json).slice(0, 120)}`);
  }
}

function decodeFields(fields: Record<string, Json>): unknown {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, decodeValue(field)]));
}
