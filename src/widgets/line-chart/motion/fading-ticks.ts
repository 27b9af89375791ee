import type { Motion } from "./motion.js";

/** Duration of a fade, of a tick or of a line. */
export const FADE_MS = 200;

/** Speed at which a tick with neighbours too near fades out, times the usual: labels must not overlap for long. */
const CROWDED_FADE_FACTOR = 3;

/** Most ticks that fade; of more, old ones vanish at once: their fades could not be seen. */
const MAX_TICKS = 1_000;

/** The state of a fade. */
export interface Fading {
  /** Opacity, 0 to 1. */
  alpha: number;
  /** Whether it fades in or stays; else it fades out. */
  wanted: boolean;
}

/** Ticks of an axis, by key: new ones fade in, old ones fade out, each at its own value; none turns into another. */
export class FadingTicks<Tick extends { readonly value: number }> implements Motion {
  readonly #ticksByKey = new Map<string, Tick & Fading>();
  readonly #keyOf: (tick: Tick) => string;
  #ticks: readonly (Tick & Fading)[] = [];
  #wanted: readonly Tick[] = [];
  #from = -Infinity;
  #to = Infinity;
  #isStale = false;
  #moving = false;

  /** @param keyOf - the key of a tick, which tells its value and its label apart */
  constructor(keyOf: (tick: Tick) => string) {
    this.#keyOf = keyOf;
  }

  /** The ticks to draw; a new array when one has come, gone or faded. */
  get ticks(): readonly (Tick & Fading)[] {
    return this.#ticks;
  }

  get nextMs(): number {
    return this.#moving ? 0 : Infinity;
  }

  /**
   * Sets the wanted ticks; the first ones appear at once.
   *
   * @param from - the least value on view: ticks out of view appear and vanish at once
   * @param to - the greatest value on view
   */
  aim(wanted: readonly Tick[], from = -Infinity, to = Infinity): void {
    this.#isStale ||= wanted !== this.#wanted;
    this.#wanted = wanted;
    this.#from = from;
    this.#to = to;
  }

  step(elapsedMs: number): void {
    if (!this.#isStale && !this.#moving) return;
    this.#isStale = false;
    const wanted = this.#wanted;
    const from = this.#from;
    const to = this.#to;
    const isFirst = this.#ticksByKey.size === 0;
    for (const tick of this.#ticksByKey.values()) tick.wanted = false;
    for (const tick of wanted) {
      const key = this.#keyOf(tick);
      const known = this.#ticksByKey.get(key);
      if (known === undefined) {
        this.#ticksByKey.set(key, {
          ...tick,
          alpha: isFirst || tick.value < from || tick.value > to ? 1 : 0,
          wanted: true,
        });
      } else known.wanted = true;
    }
    const alphaStep = elapsedMs / FADE_MS;
    const isOverfull = this.#ticksByKey.size > MAX_TICKS;
    const minDistance = wanted.length > 1 ? 0.99 * Math.abs(wanted[1].value - wanted[0].value) : 0;
    this.#moving = false;
    for (const [key, tick] of this.#ticksByKey) {
      tick.alpha = tick.wanted
        ? Math.min(1, tick.alpha + alphaStep)
        : Math.max(
            0,
            tick.alpha - (isOverfull || this.#isAlone(tick, minDistance) ? alphaStep : alphaStep * CROWDED_FADE_FACTOR),
          );
      if (!tick.wanted && (isOverfull || tick.alpha === 0 || tick.value < from || tick.value > to)) {
        this.#ticksByKey.delete(key);
      } else if (tick.alpha !== (tick.wanted ? 1 : 0)) this.#moving = true;
    }
    this.#ticks = [...this.#ticksByKey.values()];
  }

  /** Tells whether no other tick stands nearer than `minDistance`; one of the same value is no neighbour. */
  #isAlone({ value }: Tick, minDistance: number): boolean {
    for (const other of this.#ticksByKey.values()) {
      if (other.value !== value && Math.abs(other.value - value) < minDistance) return false;
    }
    return true;
  }
}
