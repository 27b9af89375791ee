/** Number of objects within one another that a row may have. */
const MAX_DEPTH = 32;

/**
 * Estimates the bytes that a copy of a value takes.
 *
 * @throws TypeError for what a copy would lose: functions, symbols, and the class of an object
 */
export function weigh(value: unknown, depth = 0): number {
  switch (typeof value) {
    case "string":
      // As engines hold and copy them: two bytes a character where one is beyond Latin-1.
      return (/[\u0100-\uffff]/.test(value) ? 2 * value.length : value.length) + 4;
    case "function":
    case "symbol":
      throw new TypeError(`a ${typeof value} cannot be copied`);
    case "object":
      return value === null ? 1 : weighObject(value, depth);
    default:
      return 9;
  }
}

function weighObject(value: object, depth: number): number {
  if (depth > MAX_DEPTH) throw new TypeError("it nests too deep, or holds itself");
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + weigh(each, depth + 1), 4);
  const prototype = Object.getPrototypeOf(value) as object | null;
  // Objects of another frame have prototypes of their own.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) {
    return Object.entries(value).reduce((sum, [name, each]) => sum + name.length + 4 + weigh(each, depth + 1), 4);
  }
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (["Date", "RegExp", "Boolean", "Number", "String"].includes(kind)) return 16;
  if (value instanceof Map || value instanceof Set) {
    return [...(value as Iterable<unknown>)].reduce<number>((sum, each) => sum + weigh(each, depth + 1), 8);
  }
  const { byteLength, size } = value as { readonly byteLength?: number; readonly size?: number };
  if (ArrayBuffer.isView(value) || kind === "ArrayBuffer" || kind === "Blob" || kind === "File") {
    return (byteLength ?? size ?? 0) + 16;
  }
  throw new TypeError(`an object of the class ${value.constructor.name} would lose its class`);
}
