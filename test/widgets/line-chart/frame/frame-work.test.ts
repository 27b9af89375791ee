import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Series } from "../../../../src/series/index.js";
import type { FrameInput } from "../../../../src/widgets/line-chart/frame/frame-input.js";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import type { LineChartOptions } from "../../../../src/widgets/line-chart/options/line-chart-options.js";
import { paintFrame } from "../../../../src/widgets/line-chart/paint/paint-frame.js";
import type { Line } from "../../../../src/widgets/line-chart/series/line.js";
import { recorder } from "../../../draw/recorder.js";
import { frameInputOf, lineOf, noon, plainPalette } from "../frame-input-of.js";

/** Rows in a block, and blocks in a block of the next level. */
const FAN = 16;

/** The widest plot of {@link draw}, device pixels. */
const PIXELS = 500;

const MILLION = 1_000_000;

/**
 * Returns the most rows and blocks touched to sum up `rows`: at each end up to 15 rows beside whole blocks, and on each
 * level up to 15 blocks beside whole blocks of the next.
 */
function mostFor(rows: number): number {
  return 2 * (FAN - 1) * (1 + Math.floor(Math.log(Math.max(1, rows)) / Math.log(FAN)));
}

/** Work of a column, the same however many rows are held: no column of these tests has more than 16³ rows. */
const COLUMN_WORK = mostFor(FAN ** 3 - 1);

/**
 * Columns summed up again besides the new ones: the column of the row before the first new row, the newest, and one
 * more at both sides, as a quotient may round across a border.
 */
const EDGE_COLUMNS = 4;

/** Strips of a line that fades at its end: 6 at most, and the rest at once. */
const STRIPS = 7;

/** Rows that each strip of a sparse line takes beyond its two ends. */
const ROWS_BESIDE = 2 * 4;

/** The parts of a series that drawing has touched. */
interface Touched {
  /** Rows and blocks by the series' own count. */
  readonly work: number;
  /** Rows read one by one through the series, counted or not. */
  readonly reads: number;
  /** Calls of the painter. */
  readonly calls: number;
}

function worked(series: Series): number {
  return series.work.rows + series.work.blocks;
}

/** Builds the blocks of new rows, which are made on demand: they count as appending's work, not as a frame's. */
function settle(series: Series): void {
  series.pyramid.lastNumber(series.first, series.end);
}

function wave(index: number): number {
  return Math.sin(index * 0.7) + (index % 97) / 97;
}

/** Returns a series of rows `spacing` ms apart, the last at noon. */
function filled(rows: number, spacing: number): Series {
  const series = new Series();
  const times = Float64Array.from({ length: rows }, (_, index) => noon - (rows - 1 - index) * spacing);
  series.insert(
    times,
    times.map((_, index) => wave(index)),
  );
  return series;
}

/** A chart, drawn frame by frame; all labels have the same width, so that the plot stays as it is. */
class Chart {
  readonly #maker = new FrameMaker();
  readonly #lines: readonly Line[];
  readonly #series: readonly Series[];
  #at = 0;

  constructor(series: readonly Series[]) {
    this.#series = series;
    this.#lines = series.map((each, index) => lineOf(each, `${index}:`));
  }

  draw(
    to: number,
    timeWindow: number,
    input: Partial<FrameInput> = {},
    more: Partial<LineChartOptions<unknown>> = {},
  ): Touched {
    const reads = vi.spyOn(Series.prototype, "value").mockClear();
    const joints = vi.spyOn(Series.prototype, "joined").mockClear();
    this.#series.forEach(settle);
    const before = this.#series.reduce((sum, series) => sum + worked(series), 0);
    const options = { timeWindow, marginRight: 0, marginLeft: 0, ...more };
    const wanted = frameInputOf(this.#lines, options, { measure: () => 30, width: PIXELS, to, ...input });
    const frame = this.#maker.make(wanted, (this.#at += 16));
    const painter = recorder();
    paintFrame(painter, frame, { palette: plainPalette, isCurrent: () => true, measure: wanted.measure });
    return {
      work: this.#series.reduce((sum, series) => sum + worked(series), -before),
      reads: reads.mock.calls.length + joints.mock.calls.length,
      calls: painter.calls.length,
    };
  }
}

/** Returns the most that one of several frames touched. */
function mostOf(frames: readonly Touched[]): Touched {
  return {
    work: Math.max(...frames.map(({ work }) => work)),
    reads: Math.max(...frames.map(({ reads }) => reads)),
    calls: Math.max(...frames.map(({ calls }) => calls)),
  };
}

/** Draws frames with `appended` new rows each. Returns the most that one of them touched. */
function scroll(series: readonly Series[], appended: number, timeWindow: number, spacing: number): Touched {
  const chart = new Chart(series);
  let to = series[0].time(series[0].end - 1);
  chart.draw(to, timeWindow);
  chart.draw(to, timeWindow);
  const frames: Touched[] = [];
  for (let frame = 0; frame < 12; frame += 1) {
    for (let row = 0; row < appended; row += 1) {
      to += spacing;
      for (const each of series) each.append(to, wave(frame + row));
    }
    frames.push(chart.draw(to, timeWindow));
  }
  return mostOf(frames);
}

/** Returns the number of columns that come into view with each frame. */
function newColumns(appended: number, spacing: number, timeWindow: number): number {
  return Math.min(PIXELS, Math.ceil((appended * spacing) / (timeWindow / PIXELS))) + EDGE_COLUMNS;
}

/** A million rows a ms apart, shared by all tests. */
let million: Series;
/** Rows and blocks that appending them touched, and the most for one row. */
const appendWork = { rows: 0, blocks: 0, most: 0 };

beforeAll(() => {
  million = new Series();
  for (let index = 0; index < MILLION; index += 1) {
    const before = worked(million);
    const grows = million.length === million.columns.capacity;
    million.append(noon - MILLION + 1 + index, wave(index));
    settle(million);
    if (!grows) appendWork.most = Math.max(appendWork.most, worked(million) - before);
  }
  Object.assign(appendWork, million.work);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("work", () => {
  it("appending touches so many rows and blocks a row, up to a million", () => {
    // Count rebuilds: a ring that doubles builds all blocks again, over its whole growth less than twice the rows.
    const times = 1 + 2;
    // Count a row twice: written once, and read once for its block.
    expect(appendWork.rows).toBeLessThanOrEqual((1 + times) * MILLION);
    // Count 1/16 + 1/256 + … = 1/15 blocks a row, each built once, and read once for the next level.
    expect(appendWork.blocks).toBeLessThanOrEqual((times * 2 * MILLION) / (FAN - 1));
    // Allow a row to complete a block on each level: those of 16, 256 … 65,536 rows.
    expect(appendWork.most).toBeLessThanOrEqual(1 + (FAN + 1) * 5);
    expect(appendWork.most).toBeGreaterThan(1);
  });

  it("a frame touches no more with a million rows on view than with 600", () => {
    for (const appended of [1, 10, 1000]) {
      for (const rowCount of [600, 10_000, MILLION]) {
        const series = rowCount === MILLION ? million : filled(rowCount, 1);
        const columns = newColumns(appended, 1, rowCount);
        const { work, reads } = scroll([series], appended, rowCount, 1);
        const message = `${appended} rows a frame, ${rowCount} on view`;
        expect(work, message).toBeLessThanOrEqual(COLUMN_WORK * columns);
        expect(work, message).toBeGreaterThan(0);
        // Allow both ends of the segment at each border, whether they are joined, and a few of the newest.
        expect(reads, message).toBeLessThanOrEqual(5 * columns + 20);
      }
    }
    // Sum up all columns of 2,000 rows again.
    const chart = new Chart([million]);
    expect(chart.draw(noon, MILLION).work).toBeLessThanOrEqual(COLUMN_WORK * PIXELS);
    expect(chart.draw(noon, MILLION - 1000).work).toBeLessThanOrEqual(COLUMN_WORK * PIXELS);
  });

  it("a frame in which nothing is new touches nothing, and a moved view the columns that come in", () => {
    const series = filled(10_000, 1);
    const chart = new Chart([series]);
    chart.draw(noon, 10_000);
    chart.draw(noon, 10_000);
    expect(chart.draw(noon, 10_000).work).toBe(0);
    expect(chart.draw(noon - 100, 10_000).work).toBeLessThanOrEqual(COLUMN_WORK * (5 + 1));
    expect(chart.draw(noon, 10_000).work).toBeLessThanOrEqual(COLUMN_WORK * (5 + 1));
  });

  it("zoom and resize touch so much a pixel, and far less than all rows", () => {
    const drawn = (rowCount: number): number[] => {
      const chart = new Chart([filled(rowCount, 1)]);
      return [
        chart.draw(noon, rowCount).work,
        chart.draw(noon, rowCount * 0.9).work,
        chart.draw(noon, rowCount * 0.9, { width: PIXELS - 60 }).work,
        chart.draw(noon, rowCount * 0.9, { width: PIXELS / 2, dpr: 2 }).work,
      ];
    };
    for (const rowCount of [600, 10_000, 160_000]) {
      for (const work of drawn(rowCount)) {
        expect(work, `${rowCount} on view`).toBeLessThanOrEqual(mostFor(rowCount / (PIXELS - 60)) * PIXELS);
      }
    }
    for (const work of drawn(160_000)) expect(work).toBeLessThan(160_000 / 4);
  });

  it("several series touch what each of them would", () => {
    for (const count of [1, 3, 8]) {
      const series = Array.from({ length: count }, () => filled(10_000, 1));
      expect(scroll(series, 10, 10_000, 1).work).toBeLessThanOrEqual(count * COLUMN_WORK * newColumns(10, 1, 10_000));
      expect(new Chart(series).draw(noon, 9000).work).toBeLessThanOrEqual(count * mostFor(20) * PIXELS);
    }
  });

  it("a sparse line touches the rows on view, however many are held", () => {
    for (const rowCount of [600, 10_000, 100_000]) {
      // Show 300 of them.
      const series = filled(rowCount, 1000);
      const work = (options: Partial<LineChartOptions<unknown>>): number => {
        const chart = new Chart([series]);
        chart.draw(noon, 300_000, {}, options);
        const to = series.time(series.end - 1) + 1000;
        series.append(to, 0);
        return chart.draw(to, 300_000, {}, options).work;
      };
      const once = 301 + STRIPS * ROWS_BESIDE;
      const columns = mostFor(1) * newColumns(1, 1000, 300_000);
      expect(work({ fill: false }), `${rowCount} held, a line`).toBeLessThanOrEqual(once + columns);
      expect(work({ fill: false }), `${rowCount} held, a line`).toBeGreaterThanOrEqual(300);
      expect(work({ fill: true }), `${rowCount} held, an area`).toBeLessThanOrEqual(2 * once + columns);
    }
  });

  it("a dense line is painted by pixels: the two ends of a stroke and of a bar a column", () => {
    for (const rowCount of [600, 10_000, 100_000]) {
      const { calls } = new Chart([filled(rowCount, 1)]).draw(noon, rowCount);
      expect(calls, `${rowCount} on view`).toBeGreaterThan(2 * PIXELS);
      expect(calls, `${rowCount} on view`).toBeLessThan(4 * PIXELS + 300);
    }
  });
});
