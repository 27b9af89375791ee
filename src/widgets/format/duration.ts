import { NO_VALUE } from "../../draw/index.js";
import type { Phrase } from "../words/phrase.js";
import type { SharedWordName } from "../words/words.js";

const DAY_MS = 86_400_000;

/** Units of a duration, the largest first. */
const UNITS: readonly (readonly [ms: number, name: SharedWordName])[] = [
  [DAY_MS, "days"],
  [3_600_000, "hours"],
  [60_000, "minutes"],
  [1_000, "seconds"],
];

/** Formats an age in its largest whole unit, seconds at least: `0 s`, `12 s`, `3 min`, `2 h`, `5 d`. */
export function formatAge(ms: number, phrase: Phrase): string {
  if (!Number.isFinite(ms)) return NO_VALUE;
  const [size, name] = unitOf(ms);
  return phrase(name, { n: Math.max(0, Math.floor(ms / size)) });
}

/** Formats a length of time in its largest whole unit: `250 ms`, else as {@link formatAge} does. */
export function formatDuration(ms: number, phrase: Phrase): string {
  return ms >= 0 && ms < 1_000 ? phrase("milliseconds", { n: Math.floor(ms) }) : formatAge(ms, phrase);
}

/** Formats the length of a view by the largest unit that divides it, a day by hours: `90 s`, `5 min`, `24 h`, `2 d`. */
export function formatSpan(ms: number, phrase: Phrase): string {
  const isUnit = ([unit]: readonly [ms: number, name: SharedWordName]): boolean => ms % unit === 0 && ms !== DAY_MS;
  const [size, name] = UNITS.find(isUnit) ?? (ms === DAY_MS ? UNITS[1] : ([1, "milliseconds"] as const));
  return phrase(name, { n: ms / size });
}

/** Returns ms until the text of a growing duration changes, as {@link formatAge} writes it. */
export function msUntilLonger(ms: number): number {
  const [size] = unitOf(ms);
  return size - (Math.max(0, ms) % size);
}

/** Returns ms until the text of a shrinking duration changes, as {@link formatAge} writes it. */
export function msUntilShorter(ms: number): number {
  const [size] = unitOf(ms);
  return (ms % size) + 1;
}

function unitOf(ms: number): readonly [ms: number, name: SharedWordName] {
  return UNITS.find(([size]) => ms >= size) ?? [1_000, "seconds"];
}
