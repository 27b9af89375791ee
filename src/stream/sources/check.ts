/** The longest delay that timers of every platform keep to, in ms; a longer one would fire at once. */
const MAX_DELAY = 2_147_483_647;

/** Throws unless `value` is a span of ms that a timer can wait for. */
export function checkDuration(name: string, value: number): void {
  if (typeof value !== "number" || !(value > 0 && value <= MAX_DELAY)) throw new RangeError(`invalid ${name}: ${String(value)}`);
}

/** Throws if `options` holds a name that `known` does not. */
export function checkOptions(factory: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`unknown option: ${name}. ${factory} takes ${known.join(", ")}`);
  }
}
