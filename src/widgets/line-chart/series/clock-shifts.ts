import { formatDuration } from "../../format/duration.js";
import type { Phrase } from "../../words/phrase.js";
import type { Line } from "./line.js";

/**
 * Clock offset from which a stream's lines are shifted onto the clock of the first stream. The shift is renewed when it
 * is off by half of this, and ends when the offset is below half of this.
 */
const MAX_CLOCK_OFFSET_MS = 2_000;

/** The leads of the clocks of a chart's streams over that of the first one, by which their lines are shifted. */
export class ClockShifts {
  readonly #shifts = new Map<unknown, number>();

  /** Returns the lead of a stream's clock, ms; 0: it is not shifted. */
  of(stream: unknown): number {
    return this.#shifts.get(stream) ?? 0;
  }

  /** Renews the shift of a stream whose clock is `aheadMs` ahead. */
  note(stream: unknown, aheadMs: number): void {
    const shift = this.of(stream);
    if (Math.abs(aheadMs) < MAX_CLOCK_OFFSET_MS / 2) this.#shifts.delete(stream);
    else if (Math.abs(aheadMs - shift) >= (shift === 0 ? MAX_CLOCK_OFFSET_MS : MAX_CLOCK_OFFSET_MS / 2)) {
      this.#shifts.set(stream, Math.round(aheadMs));
    }
  }

  /** Forgets all shifts: another stream is the first. */
  clear(): void {
    this.#shifts.clear();
  }
}

/** Returns the note that names the shifted lines; undefined: none is shifted. */
export function shiftNoteOf(lines: readonly Pick<Line, "shift" | "label">[], phrase: Phrase): string | undefined {
  const labels = new Map<number, string[]>();
  for (const { shift, label } of lines) {
    if (shift !== 0) labels.set(shift, [...(labels.get(shift) ?? []), label]);
  }
  if (labels.size === 0) return undefined;
  const parts = [...labels].map(([shift, names]) =>
    phrase(shift > 0 ? "clockAhead" : "clockBehind", { names: names.join(", "), time: roundedDuration(shift, phrase) }),
  );
  return parts.join("; ");
}

/** Returns the length of a shift in words, rounded to seconds, or to minutes from 50 minutes on. */
function roundedDuration(shift: number, phrase: Phrase): string {
  const length = Math.abs(shift);
  const roundToMs = length < 3_000_000 ? 1_000 : 60_000;
  return formatDuration(Math.round(length / roundToMs) * roundToMs, phrase);
}
