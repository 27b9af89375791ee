import { describe, expect, it } from "vitest";
import type { Segment } from "../../src/draw/pixel-columns.js";
import { PixelColumns } from "../../src/draw/pixel-columns.js";
import { Series } from "../../src/series/series.js";
import { seeded } from "../series/seeded.js";
import type { ShapeName } from "./arrivals.js";
import { Arrivals, shapeNames } from "./arrivals.js";
import { envelopesOf, spanOf } from "./envelope.js";
import { PlainLine } from "./plain-line.js";

const EPOCH = 1_700_000_000_123;
const WIDTH = 90;
const FRAMES = 80;

/** Distance of two neighbouring numbers at such times, ms. */
const ULP = 2 ** -12;

/** A view, and the feed that it shows. */
interface Scale {
  readonly start: number;
  readonly msPerPixel: number;
  readonly quantum: number;
  readonly miss?: number;
  /** Number of columns. */
  readonly width?: number;
  /** Rows a column, on average. */
  readonly density: number;
  readonly frames?: number;
}

/** Milliseconds a column, whole and no fraction of two; times that hit borders, that just miss them, and any. */
const scales: readonly Scale[] = [
  { start: 0, msPerPixel: 20, quantum: 5, density: 2 },
  { start: EPOCH, msPerPixel: 100 / 3, quantum: 0, density: 4 },
  { start: EPOCH, msPerPixel: 0.7, quantum: 0.7, miss: ULP, density: 1 },
  { start: EPOCH, msPerPixel: 1 / 3, quantum: 1, density: 3 },
  { start: -EPOCH, msPerPixel: 10 * Math.PI, quantum: 1, density: 0.2 },
  { start: EPOCH, msPerPixel: 86_400_000 / 797, quantum: 1000, density: 4 },
  { start: EPOCH, msPerPixel: 997 / 3, quantum: 0, density: 700, width: 8, frames: 25 },
];

interface Run extends Scale {
  readonly shape: ShapeName;
  readonly segment: Segment;
  readonly seed: number;
}

/** A series and its plain twin, to which the same happens, frame by frame. */
class Pair {
  readonly series: Series;
  readonly line: PlainLine;
  readonly #arrivals: Arrivals;
  readonly #random: () => number;
  readonly #view: number;
  readonly #column: number;
  #now: number;
  #gaps = 0;

  constructor({ shape, seed, start, msPerPixel, quantum, miss = 0, width = WIDTH, density }: Run) {
    this.#column = msPerPixel;
    this.#view = width * msPerPixel;
    // Some runs forget rows while they are on view.
    const maxGap = seed % 4 === 1 ? (4 * msPerPixel) / density : Infinity;
    const bounds = { time: this.#view * 1.3, rows: Math.floor(width * density * (seed % 3 === 0 ? 0.7 : 1.2)), maxGap };
    this.series = new Series(bounds, maxGap);
    this.line = new PlainLine(bounds);
    this.#random = seeded(seed + 1000);
    this.#now = start;
    this.#arrivals = new Arrivals({ shape, seed, start, spacing: msPerPixel / density, quantum, miss });
  }

  /** Moves on by a piece of a column, or by several, or now and then by more than the view. */
  step(): { readonly from: number; readonly to: number } {
    const random = this.#random;
    const leap = random() < 0.02 ? 1.5 * this.#view : 0;
    this.#now += random() < 0.2 ? leap : leap + 8 * random() ** 3 * this.#column;
    const arrivals = this.#arrivals.until(this.#now);
    const together = random() < 0.5;
    for (const { time, value, lost } of arrivals) {
      if (lost) this.#lose(this.line.newest, time);
      if (!together) this.series.append(time, value);
      this.line.add({ time, value });
    }
    if (together) {
      this.series.insert(
        arrivals.map(({ time }) => time),
        arrivals.map(({ value }) => value),
      );
    }
    if (random() < 0.3) this.#insertLate();
    if (random() < 0.2) this.#loseSomewhere();
    if (random() < 0.2) this.#repair();
    if (random() < 0.5) {
      this.series.evict(this.#now);
      this.line.forget(this.#now);
    }
    return { from: this.#now - this.#view, to: this.#now };
  }

  /** Inserts several rows at once, out of order, each a value beyond all others. */
  #insertLate(): void {
    const rows = Array.from({ length: 1 + Math.floor(4 * this.#random()) }, () => ({
      time: Math.round(this.#now - this.#random() * this.#view),
      value: 4 * this.#random() - 2,
    }));
    this.series.insert(
      rows.map(({ time }) => time),
      rows.map(({ value }) => value),
    );
    for (const row of rows) this.line.add(row);
  }

  /** Loses rows between two rows, within one, or at any two times. */
  #loseSomewhere(): void {
    const { rows } = this.line;
    const index = Math.floor(this.#random() * (rows.length - 2));
    if (rows.length < 3) return;
    const end = index + 1 + Math.floor(this.#random() ** 4 * (rows.length - index - 1));
    const away = this.#random() < 0.3 ? this.#view * 0.013 : 0;
    this.#lose(rows[index].time - away, rows[end].time + away);
  }

  #lose(from: number, to: number): void {
    const [after, before] = [Math.min(from, to), Math.max(from, to)];
    this.#gaps += 1;
    this.series.gap(this.#gaps, this.#gaps % 2 === 0 ? "lost" : "unknown", after, before);
    this.line.gaps.set(this.#gaps, [{ after, before }]);
  }

  /** Heals a gap, or leaves its two ends missing. */
  #repair(): void {
    const gaps = [...this.line.gaps];
    if (gaps.length === 0) return;
    const [id, [{ after, before }]] = gaps[Math.floor(this.#random() * gaps.length)];
    const [third, rest] = [after + (before - after) / 3, after + ((before - after) * 2) / 3];
    const missing =
      this.#random() < 0.5 || third === after
        ? []
        : [
            { after, before: third },
            { after: rest, before },
          ];
    this.series.replaceGap(id, missing);
    if (missing.length > 0) this.line.gaps.set(id, missing);
    else this.line.gaps.delete(id);
  }
}

/**
 * Tells whether a bound is that of the rows, bit by bit, or, where the line crosses a border beyond all rows, the
 * border's within the slack.
 */
function agrees(actual: number, row: number, border: number, slack: number): boolean {
  if (row <= border - slack) return actual === row;
  return Math.abs(actual - Math.min(row, border)) <= slack && actual <= row;
}

/** Compares all columns on view, and says where they differ. */
function compare(
  columns: PixelColumns,
  line: PlainLine,
  { msPerPixel, segment }: Run,
): { drawn: number; faults: string[] } {
  const { first, last } = columns;
  const borders = Array.from({ length: last - first + 2 }, (_, index) => (first + index) * msPerPixel);
  const faults: string[] = [];
  let drawn = 0;
  for (const [index, envelope] of envelopesOf(line, borders, segment === "step").entries()) {
    const [low, high] = [columns.low(first + index), columns.high(first + index)];
    const { rows, borders: ends, slack } = envelope;
    const span = spanOf(envelope);
    if (span !== undefined) drawn += 1;
    const right =
      span === undefined
        ? Number.isNaN(low) && Number.isNaN(high)
        : agrees(low, rows.low, ends.low, slack) && agrees(-high, -rows.high, -ends.high, slack);
    if (columns.isIsolated(first + index) !== envelope.alone) {
      faults.push(`column ${first + index}: ${envelope.alone ? "" : "not "}alone`);
    }
    if (!right) faults.push(`column ${first + index}: ${low} to ${high}, should be ${span?.low} to ${span?.high}`);
  }
  return { drawn, faults };
}

/** Lists where two views of one series differ, bit by bit. */
function differences(a: PixelColumns, b: PixelColumns): string[] {
  const found: string[] = [];
  if (a.first !== b.first || a.last !== b.last) found.push("they show other columns");
  if (!Object.is(a.min, b.min) || !Object.is(a.max, b.max)) {
    found.push(`${a.min} to ${a.max}, anew ${b.min} to ${b.max}`);
  }
  for (let column = a.first; column <= a.last; column += 1) {
    if (!Object.is(a.low(column), b.low(column)) || !Object.is(a.high(column), b.high(column))) {
      found.push(`column ${column}`);
    }
  }
  return found;
}

describe("PixelColumns against brute force", () => {
  for (const shape of shapeNames) {
    for (const segment of ["linear", "step"] as const) {
      it(`every column of ${shape} is the exact envelope in every frame, ${segment}`, () => {
        let [drawn, judged] = [0, 0];
        for (const [index, scale] of scales.entries()) {
          const run = { shape, segment, seed: index + 1, ...scale };
          const pair = new Pair(run);
          const kept = new PixelColumns(segment);
          for (let frame = 0; frame < (scale.frames ?? FRAMES); frame += 1) {
            const { from, to } = pair.step();
            kept.update(pair.series, from, to, scale.msPerPixel);
            const anew = new PixelColumns(segment);
            anew.update(pair.series, from, to, scale.msPerPixel);
            expect(differences(kept, anew), `frame ${frame} of ${JSON.stringify(run)}`).toEqual([]);
            const comparison = compare(kept, pair.line, run);
            expect(comparison.faults, `frame ${frame} of ${JSON.stringify(run)}`).toEqual([]);
            drawn += comparison.drawn;
            judged += kept.last - kept.first + 1;
          }
        }
        expect(drawn).toBeGreaterThan(judged / 3);
        expect(judged).toBeGreaterThan(40_000);
      });
    }
  }

  it("a late row that becomes the oldest held does not join what a gap after it parts", () => {
    const series = new Series({ time: Infinity, rows: 2 });
    series.insert([0, 100], [1, 1]);
    series.gap(1, "lost", 50, 100);
    series.insert([30], [1]);
    const columns = new PixelColumns();
    columns.update(series, 0, 109, 10);
    const drawn = Array.from({ length: 11 }, (_, column) => column).filter(
      (column) => !Number.isNaN(columns.low(column)),
    );
    expect(drawn).toEqual([3, 10]);
  });
});
