import { READABLE_TEXT_MS } from "../../loop/repaint-times.js";

/**
 * A value that changes often, in words that change no more often than they can be read: the first change at once, the
 * last one for sure.
 */
export class ThrottledText {
  #value: number | undefined;
  #write: ((value: number) => string) | undefined;
  #text: string | undefined;
  #since = -Infinity;
  #next = Infinity;

  /** Ms until words that are held back are due; `Infinity`: none are. */
  get next(): number {
    return this.#next;
  }

  /** Takes the value of a time, ms, undefined or NaN: none, and gives the words to show. */
  tell(value: number | undefined, write: (value: number) => string, at: number): string | undefined {
    this.#next = Infinity;
    if (value === undefined || Number.isNaN(value)) return (this.#value = this.#text = undefined);
    if (value === this.#value && write === this.#write) return this.#text;
    const due = this.#since + READABLE_TEXT_MS;
    if (this.#text !== undefined && at < due) {
      this.#next = due - at;
      return this.#text;
    }
    this.#value = value;
    this.#write = write;
    this.#text = write(value);
    this.#since = at;
    return this.#text;
  }
}
