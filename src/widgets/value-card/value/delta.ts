import type { NumberWords } from "../../format/number-words.js";
import { percentWords } from "../../format/number-words.js";
import type { Role } from "../../style/roles.js";
import type { ValueCardOptions } from "../options/card-options.js";

/** Comparison of a value with another, in words. */
export interface DeltaWords {
  /** Difference, signed, with `%` where it is relative. */
  readonly text: string;
  /** Direction of the arrow: up, level or down, whatever the colour. */
  readonly direction: -1 | 0 | 1;
  /** Role of its colour. */
  readonly tone: Role;
}

/** Options of a comparison. */
type DeltaOptions = Pick<ValueCardOptions<never>, "deltaAs" | "deltaColor"> &
  Partial<Pick<ValueCardOptions<never>, "locale">>;

/**
 * Formats how far a value is from a base; undefined where the difference is not finite. A change from zero is written
 * as it is, since it has no percentage; beyond 999% the text says so.
 */
export function deltaWords(
  value: number,
  base: number,
  { deltaAs, deltaColor, locale }: DeltaOptions,
  formatNumber: NumberWords,
  decimals: number,
): DeltaWords | undefined {
  const isRelative = deltaAs === "percent" && base !== 0;
  const difference = value - base;
  const amount = isRelative ? difference / Math.abs(base) : difference;
  if (!Number.isFinite(amount)) return undefined;
  const write = (size: number): string =>
    !isRelative
      ? formatNumber(size, decimals)
      : size < 10
        ? percentWords(size, size < 1 ? 1 : 0, locale)
        : `>${percentWords(9.99, 0, locale)}`;
  const size = write(Math.abs(amount));
  // A difference that reads as zero is shown as zero.
  const direction = size === write(0) && /\p{Nd}/u.test(size) ? 0 : (Math.sign(amount) as -1 | 0 | 1);
  const sign = direction === 0 ? "±" : direction > 0 ? "+" : "−";
  const tone =
    direction === 0 || deltaColor === "none" ? "muted" : direction > 0 === (deltaColor === "normal") ? "good" : "bad";
  return { text: sign + size, direction, tone };
}
