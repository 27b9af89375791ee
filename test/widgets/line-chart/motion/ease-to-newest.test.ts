import { describe, expect, it } from "vitest";
import { Series } from "../../../../src/series/index.js";
import type { Frame } from "../../../../src/widgets/line-chart/frame/frame.js";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import { frameInputOf, lineOf, noon } from "../frame-input-of.js";

/** A chart of ten seconds with a row a second and a delay of half a second. */
class Film {
  readonly series = new Series();
  readonly #line = lineOf(this.series);
  readonly #maker = new FrameMaker();
  readonly #spacing: number;
  at = 0;

  constructor(spacing = 1_000) {
    this.#spacing = spacing;
    for (const second of [-3, -2, -1]) this.series.append(noon + second * 1_000, 50 + second);
    this.draw(0);
  }

  draw(elapsed: number, wasHidden = false): Frame {
    this.at += elapsed;
    const options = { timeWindow: 10_000, y: { domain: [0, 100] as const } };
    return this.#maker.make(
      frameInputOf([this.#line], options, { to: noon + this.at - 500, spacing: this.#spacing, wasHidden }),
      this.at,
    );
  }
}

const endX = ({ lines }: Frame): number => lines[0].endPoint!.x;
const right = ({ plane }: Frame): number => plane.left + plane.width;

describe("EaseToNewest", () => {
  it("lets a line come to a row whose place is on view already, within a quarter of a second", () => {
    const film = new Film();
    const before = endX(film.draw(100));
    film.series.append(noon, 80);
    let last = before;
    let longest = 0;
    for (let frame = 0; frame < 15; frame += 1) {
      const next = film.draw(16);
      longest = Math.max(longest, endX(next) - last);
      last = endX(next);
      if (frame < 10) expect(next.next).toBe(0);
    }
    expect(longest).toBeGreaterThan(1);
    expect(longest).toBeLessThan(6);
    const there = film.draw(16);
    expect(right(there) - endX(there)).toBeLessThan(1);
  });

  it("is there at once with missed rows, after a gap, in a view that was away, or where arrivals are not known", () => {
    const jump = (film: Film, elapsed: number, wasHidden = false): number => {
      const frame = film.draw(elapsed, wasHidden);
      return right(frame) - endX(frame);
    };
    const backlog = new Film();
    backlog.draw(2_500);
    for (const second of [0, 1, 2, 3]) backlog.series.append(noon + second * 1_000, 80);
    expect(jump(backlog, 16)).toBe(0);
    const cut = new Film();
    cut.draw(100);
    cut.series.append(noon, NaN);
    cut.series.append(noon + 10, 80);
    cut.draw(400);
    cut.series.append(noon + 1_000, 80);
    expect(jump(cut, 300)).toBeLessThan(0.01);
    const away = new Film();
    away.series.append(noon, 80);
    expect(jump(away, 400, true)).toBe(0);
    const unknown = new Film(0);
    unknown.draw(100);
    unknown.series.append(noon, 80);
    expect(jump(unknown, 16)).toBe(0);
  });

  it("lets a line come from where it ended, however long ago the frame before was", () => {
    // The newest row has been on view for half a second when the next one comes.
    const film = new Film();
    film.draw(100);
    film.draw(900);
    film.series.append(noon, 80);
    const next = film.draw(16);
    expect(next.next).toBe(0);
    expect(right(next) - endX(next)).toBeGreaterThan(20);
  });

  it("asks for no frame once the line has come: its end moves with the view", () => {
    const film = new Film();
    film.series.append(noon, 99);
    for (let frame = 0; frame < 24; frame += 1) film.draw(16);
    const ends = [1, 2, 3].map(() => film.draw(16));
    expect(new Set(ends.map(({ lines }) => lines[0].endPoint!.y)).size).toBe(3);
    for (const { next } of ends) expect(next).toBeGreaterThan(0);
  });
});
