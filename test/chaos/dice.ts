import { seeded } from "../../src/testing/seeded.js";

/** What is drawn from one seed. */
export interface Dice {
  /** A number in [0, 1). */
  random(): number;
  /** Whether what is so likely, from 0 to 1, happens. */
  chance(likely: number): boolean;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** One of them. */
  one<T>(items: readonly T[]): T;
}

/** Makes dice of a seed. */
export function createDice(seed: number): Dice {
  const random = seeded(seed * 7_919 + 1);
  // The first numbers of neighbouring seeds are neighbours.
  for (let i = 0; i < 5; i += 1) random();
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  return {
    random,
    between,
    chance: (likely) => random() < likely,
    one: (items) => items[between(0, items.length - 1)],
  };
}
