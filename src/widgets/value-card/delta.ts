import type { Role } from "../host/roles.js";
import type { NumberWords } from "../words/number-words.js";
import type { ValueCardOptions } from "./options.js";

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
type DeltaOptions = Pick<ValueCardOptions<never>, "deltaAs" | "deltaColor">;

/** Tells how far a value is from another; from zero as it is, for no number of per cent leads from there. */
export function deltaWords(
  value: number,
  base: number,
  { deltaAs, deltaColor }: DeltaOptions,
  words: NumberWords,
  decimals: number,
): DeltaWords | undefined {
  const relative = deltaAs === "percent" && base !== 0;
  const difference = value - base;
  const amount = relative ? (difference / Math.abs(base)) * 100 : difference;
  if (!Number.isFinite(amount)) return undefined;
  const size = relative ? `${percent(Math.abs(amount))}%` : words(Math.abs(amount), decimals);
  // What reads as zero is told as zero.
  const direction = /[1-9]/.test(size) || !/\d/.test(size) ? (Math.sign(amount) as -1 | 0 | 1) : 0;
  const sign = direction === 0 ? "±" : direction > 0 ? "+" : "−";
  return { text: `${sign}${size}`, direction, tone: toneOf(direction, deltaColor) };
}

function percent(amount: number): string {
  return amount >= 1_000 ? ">999" : amount.toFixed(amount >= 100 ? 0 : 1);
}

function toneOf(direction: number, deltaColor: DeltaOptions["deltaColor"]): Role {
  if (direction === 0 || deltaColor === "none") return "muted";
  return direction > 0 === (deltaColor === "normal") ? "good" : "bad";
}
