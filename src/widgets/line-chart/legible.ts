/** A text that changes more often than this cannot be read, ms. */
export const legible = 100;

/** A text that changes often, told no more often than it can be read: the first change at once, the last one for sure. */
export class Legible {
  #text: string | undefined;
  #since = -Infinity;
  #next = Infinity;

  /** Ms until a text that is held back is due; `Infinity`: none is. */
  get next(): number {
    return this.#next;
  }

  /** Takes the text of a time, ms, and gives the one to show. */
  tell(text: string | undefined, at: number): string | undefined {
    const due = this.#since + legible;
    const held = text !== this.#text && text !== undefined && this.#text !== undefined && at < due;
    this.#next = held ? due - at : Infinity;
    if (text === this.#text || held) return this.#text;
    this.#text = text;
    this.#since = at;
    return text;
  }
}
