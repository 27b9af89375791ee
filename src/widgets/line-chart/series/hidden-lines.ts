import type { Line } from "./line.js";

/** The lines that a reader has hidden. */
export class HiddenLines {
  /** Lines that a reader has named, and whether each is hidden. */
  readonly #named = new Map<string, boolean>();
  /** Whether all others are hidden: one is shown alone, also beside lines that come later. */
  #hidesOthers = false;
  #allLines: readonly Line[] | undefined;
  #visible: readonly Line[] = [];

  /** Tells whether a line is hidden, by its id. */
  isHidden(id: string): boolean {
    return this.#named.get(id) ?? this.#hidesOthers;
  }

  /** Returns whether a reader has hidden a line by its own name; undefined where its name was not chosen. */
  choiceOf(id: string): boolean | undefined {
    return this.#named.get(id);
  }

  /** Hides a line or shows it; `only` shows it alone. Shows all again where it is alone already. */
  toggle({ id }: Line, only: boolean, all: readonly Line[]): void {
    const isAlone = all.every((line) => this.isHidden(line.id) === (line.id !== id));
    const isHidden = !only && !this.isHidden(id);
    if (only || isAlone) this.clear();
    this.#allLines = undefined;
    if (isAlone) return;
    this.#hidesOthers ||= only;
    this.#named.set(id, isHidden);
  }

  /** Shows all lines. */
  clear(): void {
    this.#named.clear();
    this.#hidesOthers = false;
    this.#allLines = undefined;
  }

  /** Returns the lines that are not hidden, or all where none would be left; the same array while they are the same. */
  visibleOf(all: readonly Line[]): readonly Line[] {
    if (all !== this.#allLines) {
      this.#allLines = all;
      const visible = all.filter(({ id }) => !this.isHidden(id));
      this.#visible = visible.length === 0 || visible.length === all.length ? all : visible;
    }
    return this.#visible;
  }
}
