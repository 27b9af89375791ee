import { roleValue, seriesRole } from "../../style/roles.js";

/** Gives lines colours in the order of their appearance. A line keeps its colour for life, and then leaves it free. */
export class SeriesColors {
  readonly #indexes = new Map<string, number>();

  /** Lets go of the colours of all other lines. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#indexes.keys()) if (!ids.has(id)) this.#indexes.delete(id);
  }

  /** Returns the number of the colour of a line, from 0; a new line gets the first that is free. */
  indexOf(id: string): number {
    let index = this.#indexes.get(id);
    if (index !== undefined) return index;
    const taken = new Set(this.#indexes.values());
    for (index = 0; taken.has(index);) index += 1;
    this.#indexes.set(id, index);
    return index;
  }

  /** Returns the CSS colour of a number. */
  color(index: number): string {
    return roleValue(seriesRole(index));
  }
}
