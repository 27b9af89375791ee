import type { Line } from "./line.js";

/** Which lines a reader has hidden. */
export class HiddenLines {
  readonly #ids = new Set<string>();
  #of: readonly Line[] | undefined;
  #shown: readonly Line[] = [];

  /** By id. */
  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /** Hides a line or shows it; `only`: shows it alone. Where it is shown alone already, all are again. */
  toggle({ id }: Line, only: boolean, all: readonly Line[]): void {
    const others = all.filter((line) => line.id !== id);
    const alone = !this.#ids.has(id) && others.every((line) => this.#ids.has(line.id));
    this.#of = undefined;
    if (alone) this.#ids.clear();
    else if (only) {
      this.#ids.delete(id);
      for (const line of others) this.#ids.add(line.id);
    } else if (!this.#ids.delete(id)) this.#ids.add(id);
  }

  /** Those that are not hidden; all where none would be left. The same array for as long as they are the same. */
  shownOf(all: readonly Line[]): readonly Line[] {
    if (all !== this.#of) {
      this.#of = all;
      const shown = this.#ids.size === 0 ? all : all.filter(({ id }) => !this.#ids.has(id));
      this.#shown = shown.length === 0 ? all : shown;
    }
    return this.#shown;
  }
}
