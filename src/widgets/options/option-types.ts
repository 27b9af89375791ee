import { aBoolean, aDuration, aFunction, anAccessor, aStream, aString } from "./checks.js";
import type { Check, Option, OptionFlags, OptionType } from "./options.js";

/** Makes an option of one type: without a default it may be `undefined`. */
interface OptionMaker {
  (flags: OptionFlags & { readonly required: true }): Option<never>;
  (flags?: OptionFlags): Option<undefined>;
  <V>(flags: OptionFlags & { readonly default: V }): Option<V>;
}

/** Makes an option of any type, with a check of its own. */
export function option(type: OptionType, check: Check, flags?: OptionFlags): Option<undefined>;
export function option<V>(type: OptionType, check: Check, flags: OptionFlags & { readonly default: V }): Option<V>;
export function option(type: OptionType, check: Check, flags?: OptionFlags): Partial<Option<unknown>> {
  return { type, check, ...flags };
}

function makerOf(type: OptionType, check: Check): OptionMaker {
  // Cast: the overloads differ in the type of the default alone.
  return ((flags?: OptionFlags) => option(type, check, flags)) as OptionMaker;
}

/** The stream of a widget. */
export const stream = makerOf("stream", aStream);

/** A text. */
export const text = makerOf("text", aString);

/** True or false. */
export const boolean = makerOf("boolean", aBoolean);

/** A duration, ms. */
export const duration = makerOf("duration", aDuration);

/** A field of a row, or a function of it. */
export const accessor = makerOf("text", anAccessor);

/** A function. */
export const callback = makerOf("function", aFunction);
