import { roleValue, seriesRole } from "../../style/roles.js";

/** Gives lines their colours by the order in which they appear, and each keeps its own for life. */
export class SeriesColors {
  readonly #indexes = new Map<string, number>();

  /** The CSS colour of a line; one that was not seen before gets the next. */
  of(id: string): string {
    let index = this.#indexes.get(id);
    if (index === undefined) this.#indexes.set(id, (index = this.#indexes.size));
    return roleValue(seriesRole(index));
  }
}
