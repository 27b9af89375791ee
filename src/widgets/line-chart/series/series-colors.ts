import { roleValue, seriesRole } from "../../style/roles.js";

/** Gives lines colours in the order of their appearance; a line keeps its colour for life. */
export class SeriesColors {
  readonly #indexes = new Map<string, number>();

  /** Returns the CSS colour of a line; a new line gets the next one. */
  of(id: string): string {
    let index = this.#indexes.get(id);
    if (index === undefined) this.#indexes.set(id, (index = this.#indexes.size));
    return roleValue(seriesRole(index));
  }
}
