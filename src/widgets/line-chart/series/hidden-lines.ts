import type { Line } from "./line.js";

/** The lines that a reader has hidden, by name, or all that are not shown alone. */
export interface HiddenNames {
  /** The names of the hidden lines. */
  readonly hidden?: readonly string[] | undefined;
  /** The names of the lines that are shown alone. */
  readonly shown?: readonly string[] | undefined;
}

/** The lines that a reader has hidden. */
export class HiddenLines {
  /** Names of lines that a reader has chosen, and whether each is hidden. */
  readonly #named = new Map<string, boolean>();
  /** Whether all others are hidden: one is shown alone, also beside lines that come later. */
  #hidesOthers = false;
  #allLines: readonly Line[] | undefined;
  #visible: readonly Line[] = [];

  /** The names that tell what is hidden, for {@link HiddenLines.restore}. */
  get names(): HiddenNames {
    const names = (isHidden: boolean): string[] =>
      [...this.#named].flatMap(([name, hidden]) => (hidden === isHidden ? [name] : []));
    if (this.#hidesOthers) return { shown: names(false) };
    const hidden = names(true);
    return hidden.length > 0 ? { hidden } : {};
  }

  /** Tells whether a line is hidden, by its name. */
  isHidden(name: string): boolean {
    return this.#named.get(name) ?? this.#hidesOthers;
  }

  /** Returns whether a reader has hidden a line by its own name; undefined where its name was not chosen. */
  choiceOf(name: string): boolean | undefined {
    return this.#named.get(name);
  }

  /** Hides a line or shows it; `only` shows it alone. Shows all again where it is alone already. */
  toggle({ name }: Line, only: boolean, all: readonly Line[]): void {
    const isAlone = all.every((line) => this.isHidden(line.name) === (line.name !== name));
    const isHidden = !only && !this.isHidden(name);
    if (only || isAlone) this.clear();
    this.#allLines = undefined;
    if (isAlone) return;
    this.#hidesOthers ||= only;
    this.#named.set(name, isHidden);
  }

  /** Hides the lines of these names, also those that are still to come, and shows all others. */
  restore({ hidden = [], shown }: HiddenNames): void {
    this.clear();
    this.#hidesOthers = shown !== undefined;
    for (const name of shown ?? hidden) this.#named.set(name, shown === undefined);
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
      const visible = all.filter(({ name }) => !this.isHidden(name));
      this.#visible = visible.length === 0 || visible.length === all.length ? all : visible;
    }
    return this.#visible;
  }
}
