import { READABLE_TEXT_MS } from "../../loop/repaint-times.js";

/**
 * A throttled text of a value: it changes no more often than it can be read, the first change at once, the last for
 * sure.
 */
export class ThrottledText {
  #value: number | undefined;
  #format: ((value: number) => string) | undefined;
  #text: string | undefined;
  #changedAt = -Infinity;
  #nextMs = Infinity;

  /** The value that the text tells; undefined: there is none. */
  get value(): number | undefined {
    return this.#value;
  }

  /** Time until a delayed text is due, ms; `Infinity`: none is. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /**
   * Takes the value of a frame.
   *
   * @param value - undefined or NaN: none
   * @param at - the frame's time, ms of a steady clock
   * @returns the text to show
   */
  update(value: number | undefined, format: (value: number) => string, at: number): string | undefined {
    this.#nextMs = Infinity;
    if (value === undefined || Number.isNaN(value)) return (this.#value = this.#text = undefined);
    if (value === this.#value && format === this.#format) return this.#text;
    const due = this.#changedAt + READABLE_TEXT_MS;
    if (this.#text !== undefined && at < due) {
      this.#nextMs = due - at;
      return this.#text;
    }
    this.#value = value;
    this.#format = format;
    this.#text = format(value);
    this.#changedAt = at;
    return this.#text;
  }
}
