import { seeded } from "../series/seeded.js";

/** A row as it comes in. */
export interface Arrival {
  readonly time: number;
  /** Value from −1 to 1, or NaN. */
  readonly value: number;
  /** Whether rows were lost just before this one. */
  readonly lost: boolean;
}

/** Shape of a feed: its values, and the chances of each row. */
interface Shape {
  readonly value: (time: number, random: () => number, last: number) => number;
  /** Chance that a row has the time of the one before; the next one after such a run is so much later. */
  readonly burst?: number;
  /** Chance that a row is older than the newest one. */
  readonly late?: number;
  /** Chance that rows before it were lost. */
  readonly lost?: number;
}

const noise: Shape["value"] = (_, random) => 2 * random() - 1;

/** Feeds that a line must survive. */
export const shapes = {
  walk: { value: (_, random, last) => Math.min(1, Math.max(-1, last + (random() - 0.5) / 5)) },
  spikes: { value: (_, random) => (random() < 0.01 ? Math.sign(random() - 0.5) : (random() - 0.5) / 10) },
  sine: { value: (time, random) => Math.sin(time / 700) * (0.9 + 0.1 * random()) },
  constant: { value: () => 0.3 },
  gaps: { value: (time, random) => (random() < 0.02 ? NaN : noise(time, random, 0)), lost: 0.004 },
  bursts: { value: noise, burst: 0.95 },
  "late rows": { value: (_, random, last) => last / 2 + random() - 0.5, late: 0.03 },
} satisfies Record<string, Shape>;

export type ShapeName = keyof typeof shapes;

export const shapeNames = Object.keys(shapes) as ShapeName[];

/** Options of {@link Arrivals}. */
export interface ArrivalsOptions {
  readonly shape: ShapeName;
  readonly seed: number;
  /** The time before its first row, epoch ms. */
  readonly start: number;
  /** Average distance of the rows, ms. */
  readonly spacing: number;
  /** Times are multiples of so many ms; 0: any numbers. */
  readonly quantum?: number;
  /** Greatest distance of times from these multiples, ms, to either side. */
  readonly miss?: number;
}

/** A seeded feed: the same rows in the same order in every run. */
export class Arrivals {
  readonly #shape: Shape;
  readonly #random: () => number;
  readonly #spacing: number;
  readonly #quantum: number;
  readonly #miss: number;
  #newest: number;
  #value = 0;
  #drawn = 0;
  #next: Arrival;

  constructor({ shape, seed, start, spacing, quantum = 0, miss = 0 }: ArrivalsOptions) {
    this.#shape = shapes[shape];
    this.#random = seeded(seed);
    this.#spacing = spacing;
    this.#quantum = quantum;
    this.#miss = miss;
    this.#newest = start;
    this.#next = this.#draw();
  }

  /** Returns the rows that come in until a time, in the order in which they do. */
  until(time: number): Arrival[] {
    const rows: Arrival[] = [];
    while (this.#newest <= time) {
      rows.push(this.#next);
      this.#next = this.#draw();
    }
    return rows;
  }

  #draw(): Arrival {
    const { value, burst = 0, late = 0, lost = 0 } = this.#shape;
    const random = this.#random;
    const behind = random() < late;
    const missing = !behind && random() < lost && this.#drawn > 0;
    this.#drawn += 1;
    if (!behind && random() >= burst) this.#newest += (2 * random() * this.#spacing * (missing ? 40 : 1)) / (1 - burst);
    const time = this.#rounded(this.#newest - (behind ? random() * this.#spacing * 300 : 0));
    const number = value(time, random, this.#value);
    if (!Number.isNaN(number)) this.#value = number;
    return { time, value: number, lost: missing };
  }

  #rounded(time: number): number {
    if (this.#quantum === 0) return time;
    return Math.floor(time / this.#quantum) * this.#quantum + (Math.floor(3 * this.#random()) - 1) * this.#miss;
  }
}
