/** How long a mark or a line takes to come or to go, ms. */
export const FADE_MS = 200;

/** So many times as fast a mark goes that others stand too near to: nobody is to read one across another. */
const haste = 3;

/** Of more marks than this those that go are gone at once: nobody could see them go. */
const most = 1_000;

/** A mark that comes and goes. */
export interface Fading {
  /** 0 unseen to 1 there. */
  alpha: number;
  /** Whether it is to stay. */
  wanted: boolean;
}

/**
 * Marks by key, such as the ticks of an axis: new ones fade in and old ones fade out, each where it stands; none ever
 * turns into another.
 */
export class FadingTicks<Mark extends { readonly value: number }> {
  readonly #known = new Map<string, Mark & Fading>();
  readonly #keyOf: (mark: Mark) => string;
  #marks: readonly (Mark & Fading)[] = [];
  #wanted: readonly Mark[] = [];
  #moving = false;

  /** @param keyOf - tells marks apart: by where they stand and what they say */
  constructor(keyOf: (mark: Mark) => string) {
    this.#keyOf = keyOf;
  }

  /** All that can be seen; another array where one has come, gone or moved. */
  get marks(): readonly (Mark & Fading)[] {
    return this.#marks;
  }

  /** Whether any mark is on its way. */
  get moving(): boolean {
    return this.#moving;
  }

  /**
   * Says which marks there shall be, and goes on for so many ms. The first ones are there at once.
   *
   * @param elapsed - `Infinity`: all are there, or gone, at once
   * @param from - the least value on view: marks beyond it, which nobody sees, come and go at once
   * @param to - the greatest
   */
  step(wanted: readonly Mark[], elapsed: number, from = -Infinity, to = Infinity): void {
    if (wanted === this.#wanted && !this.#moving) return;
    this.#wanted = wanted;
    const first = this.#known.size === 0;
    for (const mark of this.#known.values()) mark.wanted = false;
    for (const mark of wanted) {
      const key = this.#keyOf(mark);
      const known = this.#known.get(key);
      if (known === undefined) {
        this.#known.set(key, { ...mark, alpha: first || mark.value < from || mark.value > to ? 1 : 0, wanted: true });
      } else known.wanted = true;
    }
    const way = elapsed / FADE_MS;
    const crowded = this.#known.size > most;
    const room = wanted.length > 1 ? 0.99 * Math.abs(wanted[1].value - wanted[0].value) : 0;
    this.#moving = false;
    for (const [key, mark] of this.#known) {
      mark.alpha = mark.wanted
        ? Math.min(1, mark.alpha + way)
        : Math.max(0, mark.alpha - (crowded || this.#isAlone(mark, room) ? way : way * haste));
      if (!mark.wanted && (crowded || mark.alpha === 0 || mark.value < from || mark.value > to)) {
        this.#known.delete(key);
      } else if (mark.alpha !== (mark.wanted ? 1 : 0)) this.#moving = true;
    }
    this.#marks = [...this.#known.values()];
  }

  #isAlone({ value }: Mark, room: number): boolean {
    for (const other of this.#known.values()) {
      if (other.value !== value && Math.abs(other.value - value) < room) return false;
    }
    return true;
  }
}
