import type { TimeZone } from "../../../draw/index.js";
import { momentFormat } from "../../../draw/index.js";
import type { Entry } from "../rows/entry.js";

/** Ms. */
const day = 86_400_000;

/**
 * Writes the moments of a table: with the day where it is not today, with milliseconds where rows come in one second.
 */
export class TimeColumn {
  readonly #zone: TimeZone;
  readonly #write: ReturnType<typeof momentFormat>;
  #milliseconds = false;
  #now = 0;
  #midnight = -Infinity;
  #revision = 0;

  /**
   * @param zone - whose clock and calendar to tell by
   * @param locale - a BCP 47 tag. Default: the reader's
   */
  constructor(zone: TimeZone, locale: string | undefined) {
    this.#zone = zone;
    this.#write = momentFormat(zone, locale);
  }

  /** Grows whenever what was written before reads otherwise now. */
  get revision(): number {
    return this.#revision;
  }

  /** When today ends, epoch ms. */
  get midnight(): number {
    return this.#midnight;
  }

  /** Looks at the time now, epoch ms, and, where each row is a line of its own, at the lines. */
  look(now: number, lines: readonly Entry<unknown>[] | undefined): void {
    const midnight = now < this.#midnight && now >= this.#now ? this.#midnight : this.#midnightAfter(now);
    const milliseconds = this.#milliseconds || (lines !== undefined && crowded(lines));
    this.#now = now;
    if (midnight === this.#midnight && milliseconds === this.#milliseconds) return;
    this.#midnight = midnight;
    this.#milliseconds = milliseconds;
    this.#revision += 1;
  }

  #midnightAfter(now: number): number {
    const wall = (Math.floor((now + this.#zone.offset(now)) / day) + 1) * day;
    // The clock may be set before.
    return wall - this.#zone.offset(wall - this.#zone.offset(now));
  }

  /** A moment, epoch ms, in words. */
  readonly write = (time: number): string => this.#write(time, this.#now, this.#milliseconds);
}

/** Whether two rows, one after the other, are of one second but not of one moment. */
function crowded(lines: readonly Entry<unknown>[]): boolean {
  for (let index = 1; index < lines.length; index += 1) {
    const [a, b] = [lines[index - 1], lines[index]];
    if (a.kind !== "row" || b.kind !== "row" || a.time === b.time) continue;
    if (Math.floor(a.time / 1_000) === Math.floor(b.time / 1_000)) return true;
  }
  return false;
}
