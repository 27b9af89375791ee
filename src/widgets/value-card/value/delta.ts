import type { NumberWords } from "../../format/number-words.js";
import { percentWords } from "../../format/number-words.js";
import type { Role } from "../../style/roles.js";
import type { ValueCardOptions } from "../options/card-options.js";

/** A comparison, told. */
export interface DeltaWords {
  /** Signed, with its unit where it has one. */
  readonly text: string;
  /** Which way the arrow points, whatever the colour. */
  readonly direction: -1 | 0 | 1;
  /** Its colour. */
  readonly tone: Role;
}

/** How a comparison is told. */
type DeltaOptions = Pick<ValueCardOptions<never>, "deltaAs" | "deltaColor"> &
  Partial<Pick<ValueCardOptions<never>, "locale">>;

/** Tells how far a value is from another; from zero as it is, for no number of per cent leads from there. */
export function deltaWords(
  value: number,
  base: number,
  { deltaAs, deltaColor, locale }: DeltaOptions,
  words: NumberWords,
  decimals: number,
): DeltaWords | undefined {
  const relative = deltaAs === "percent" && base !== 0;
  const difference = value - base;
  const amount = relative ? difference / Math.abs(base) : difference;
  if (!Number.isFinite(amount)) return undefined;
  const write = (size: number): string =>
    !relative
      ? words(size, decimals)
      : size < 10
        ? percentWords(size, size < 1 ? 1 : 0, locale)
        : `>${percentWords(9.99, 0, locale)}`;
  const size = write(Math.abs(amount));
  // What reads as zero is told as zero.
  const direction = size === write(0) && /\p{Nd}/u.test(size) ? 0 : (Math.sign(amount) as -1 | 0 | 1);
  const sign = direction === 0 ? "±" : direction > 0 ? "+" : "−";
  const tone =
    direction === 0 || deltaColor === "none" ? "muted" : direction > 0 === (deltaColor === "normal") ? "good" : "bad";
  return { text: sign + size, direction, tone };
}
