import { momentFormat } from "../../draw/index.js";
import type { Entry } from "./entry.js";

/** Writes the moments of a table: with the day where it is not today, with milliseconds where rows come in one second. */
export class Moments {
  readonly #write = momentFormat();
  #milliseconds = false;
  #now = 0;
  #midnight = -Infinity;
  #revision = 0;

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
    const day = new Date(now);
    const midnight = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
    const milliseconds = this.#milliseconds || (lines !== undefined && crowded(lines));
    this.#now = now;
    if (midnight === this.#midnight && milliseconds === this.#milliseconds) return;
    this.#midnight = midnight;
    this.#milliseconds = milliseconds;
    this.#revision += 1;
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
