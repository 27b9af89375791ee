import type { TimeZone } from "../../../draw/index.js";
import { momentFormat } from "../../../draw/index.js";
import type { Entry } from "../rows/entry.js";

const DAY_MS = 86_400_000;

/** Formats the times of a table: with the day where it is not today, with milliseconds where rows share a second. */
export class TimeColumn {
  readonly #zone: TimeZone;
  readonly #formatMoment: ReturnType<typeof momentFormat>;
  #showsMilliseconds = false;
  #now = 0;
  #midnight = -Infinity;
  #revision = 0;

  /**
   * @param zone - time zone of clock and calendar
   * @param locale - a BCP 47 tag. Default: the reader's
   */
  constructor(zone: TimeZone, locale: string | undefined) {
    this.#zone = zone;
    this.#formatMoment = momentFormat(zone, locale);
  }

  /** Number that grows whenever a time is formatted otherwise than before, so that cells must be written again. */
  get revision(): number {
    return this.#revision;
  }

  /** End of today, epoch ms. */
  get midnight(): number {
    return this.#midnight;
  }

  /** Updates the format to the time now, epoch ms, and to the entries; undefined where each key has one table row. */
  update(now: number, entries: readonly Entry<unknown>[] | undefined): void {
    const midnight = now < this.#midnight && now >= this.#now ? this.#midnight : this.#midnightAfter(now);
    const showsMilliseconds = this.#showsMilliseconds || (entries !== undefined && shareSecond(entries));
    this.#now = now;
    if (midnight === this.#midnight && showsMilliseconds === this.#showsMilliseconds) return;
    this.#midnight = midnight;
    this.#showsMilliseconds = showsMilliseconds;
    this.#revision += 1;
  }

  #midnightAfter(now: number): number {
    const wallTime = (Math.floor((now + this.#zone.offset(now)) / DAY_MS) + 1) * DAY_MS;
    // Daylight saving may change between now and midnight: the offset of midnight itself counts.
    return wallTime - this.#zone.offset(wallTime - this.#zone.offset(now));
  }

  /** Formats a time, epoch ms. */
  readonly format = (time: number): string => this.#formatMoment(time, this.#now, this.#showsMilliseconds);
}

/** Tells whether two successive rows share a second but not a millisecond. */
function shareSecond(entries: readonly Entry<unknown>[]): boolean {
  for (let index = 1; index < entries.length; index += 1) {
    const [a, b] = [entries[index - 1], entries[index]];
    if (a.kind !== "row" || b.kind !== "row" || a.time === b.time) continue;
    if (Math.floor(a.time / 1_000) === Math.floor(b.time / 1_000)) return true;
  }
  return false;
}
