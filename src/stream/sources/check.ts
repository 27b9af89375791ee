import { unknownOption } from "../unknown-option.js";

/** The longest delay that timers of every platform keep to, in ms; a longer one would fire at once. */
const MAX_DELAY = 2_147_483_647;

/** Throws unless `value` is a span of ms that a timer can wait for. */
export function checkDuration(name: string, value: number): void {
  if (typeof value !== "number" || !(value > 0 && value <= MAX_DELAY)) throw new RangeError(`invalid ${name}: ${String(value)}`);
}

/** Throws unless `options` is an object of no names but the `known`; tells the one most likely meant, else all of them. */
export function checkOptions(owner: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`invalid options: ${String(options)} (expected an object)`);
  }
  const complaint = unknownOption(options, known);
  if (complaint !== undefined) throw new TypeError(complaint.endsWith("?") ? complaint : `${complaint}. ${owner} takes ${known.join(", ")}`);
}
