/** The time between two rows, ms: a power of two, so that a sum of each level of tickline's stands for whole rows. */
export const ROW_MS = 1024;

/** The number of rows. */
export const PAST_ROWS = 10_000_000;

/** The rows of the least block whose sums are kept. */
const BLOCK_ROWS = 256;

/** The periods of the values, rows: something to see at every scale. */
const PERIODS = [300, 5_000, 80_000, 1_300_000];

/** Returns a number from 0 to 1 that belongs to a row, the same in every run. */
function noiseAt(row) {
  let bits = Math.imul(row ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** Returns the value of a row by its number: its time over {@link ROW_MS}. */
export function valueAt(row) {
  let value = 50 + 10 * noiseAt(row);
  for (const period of PERIODS) value += 8 * Math.sin((row * 2 * Math.PI) / period);
  return value;
}

/**
 * A history of {@link PAST_ROWS} rows up to the row number `end`, which is not among them: computed from their numbers
 * and never held, but for the sums of blocks. `answer` gives rows as they are up to `points`, and sums beyond.
 */
export function createPast(end) {
  const first = Math.floor((end - PAST_ROWS) / BLOCK_ROWS) * BLOCK_ROWS;
  const blocks = Math.floor((end - first) / BLOCK_ROWS);
  const [sums, lows, highs] = [0, 1, 2].map(() => new Float64Array(blocks));
  const total = { sum: 0, low: 0, high: 0 };

  function add(from, to) {
    for (let row = from; row < to; row++) {
      const value = valueAt(row);
      total.sum += value;
      if (value < total.low) total.low = value;
      if (value > total.high) total.high = value;
    }
  }

  /** Sums rows up into `total`: whole blocks by their sums. */
  function sumUp(from, to) {
    Object.assign(total, { sum: 0, low: Infinity, high: -Infinity });
    const [left, right] = [Math.ceil((from - first) / BLOCK_ROWS), Math.floor((to - first) / BLOCK_ROWS)];
    if (left >= right) {
      add(from, to);
      return;
    }
    add(from, first + left * BLOCK_ROWS);
    for (let block = left; block < Math.min(right, blocks); block++) {
      total.sum += sums[block];
      if (lows[block] < total.low) total.low = lows[block];
      if (highs[block] > total.high) total.high = highs[block];
    }
    add(first + Math.min(right, blocks) * BLOCK_ROWS, to);
  }

  for (let block = 0; block < blocks; block++) {
    Object.assign(total, { sum: 0, low: Infinity, high: -Infinity });
    add(first + block * BLOCK_ROWS, first + (block + 1) * BLOCK_ROWS);
    [sums[block], lows[block], highs[block]] = [total.sum, total.low, total.high];
  }

  return {
    oldest: first * ROW_MS,
    answer({ from, to, points = Infinity, limit = Infinity }) {
      const [start, stop] = [Math.max(first, Math.ceil(from / ROW_MS)), Math.min(end, Math.floor(to / ROW_MS) + 1)];
      const rowsASum = stop - start <= points ? 1 : Math.max(1, Math.ceil((to - from) / points / ROW_MS));
      const begin = rowsASum === 1 ? Math.max(start, stop - limit) : Math.ceil(start / rowsASum) * rowsASum;
      const count = Math.max(0, Math.ceil((stop - begin) / rowsASum));
      const [times, values, min, max] = [0, 1, 2, 3].map(() => new Float64Array(count));
      for (let index = 0; index < count; index++) {
        const row = begin + index * rowsASum;
        const next = Math.min(row + rowsASum, stop);
        times[index] = row * ROW_MS;
        if (rowsASum === 1) values[index] = valueAt(row);
        else {
          sumUp(row, next);
          values[index] = total.sum / (next - row);
          [min[index], max[index]] = [total.low, total.high];
        }
      }
      return { times, values, min, max, step: rowsASum === 1 ? undefined : rowsASum * ROW_MS };
    },
  };
}
