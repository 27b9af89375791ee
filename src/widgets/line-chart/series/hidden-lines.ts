import type { Line } from "./line.js";

/** The lines that a reader has hidden. */
export class HiddenLines {
  readonly #ids = new Set<string>();
  #allLines: readonly Line[] | undefined;
  #visible: readonly Line[] = [];

  /** The ids of the hidden lines. */
  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /** Hides a line or shows it; `only` shows it alone. Shows all again where it is alone already. */
  toggle({ id }: Line, only: boolean, all: readonly Line[]): void {
    const others = all.filter((line) => line.id !== id);
    const isAlone = !this.#ids.has(id) && others.every((line) => this.#ids.has(line.id));
    this.#allLines = undefined;
    if (isAlone) this.#ids.clear();
    else if (only) {
      this.#ids.delete(id);
      for (const line of others) this.#ids.add(line.id);
    } else if (!this.#ids.delete(id)) this.#ids.add(id);
  }

  /** Returns the lines that are not hidden, or all where none would be left; the same array while they are the same. */
  visibleOf(all: readonly Line[]): readonly Line[] {
    if (all !== this.#allLines) {
      this.#allLines = all;
      const visible = this.#ids.size === 0 ? all : all.filter(({ id }) => !this.#ids.has(id));
      this.#visible = visible.length === 0 ? all : visible;
    }
    return this.#visible;
  }
}
