import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Series } from "../../src/series/series.js";
import { Stack } from "../../src/series/stack.js";

/** Returns the edges of each series at each time, computed from scratch. */
function expectedOf(sources: readonly Series[]): Map<number, [from: number, to: number]>[] {
  const layers = sources.map(() => new Map<number, [number, number]>());
  const times = new Set(
    sources.flatMap((source) => Array.from({ length: source.length }, (_, n) => source.time(source.first + n))),
  );
  for (const time of times) {
    let [up, down] = [0, 0];
    sources.forEach((source, index) => {
      const seq = source.columns.atOrAfter(time);
      if (seq >= source.end || source.time(seq) !== time) return;
      const value = source.value(seq);
      const start = value < 0 ? down : up;
      layers[index].set(time, [start, start + value]);
      if (value < 0) down += value;
      else up += value;
    });
  }
  return layers;
}

function edgesOf({ layers }: Stack): Map<number, [from: number, to: number]>[] {
  return layers.map(({ from, to }) => {
    const edges = new Map<number, [number, number]>();
    for (let seq = from.first; seq < from.end; seq += 1) edges.set(from.time(seq), [from.value(seq), to.value(seq)]);
    return edges;
  });
}

describe("Stack", () => {
  it("lays numbers above zero upwards and those below it downwards", () => {
    const sources = [
      [5, -1],
      [3, -2],
      [-4, 7],
    ].map((values) => {
      const series = new Series();
      values.forEach((value, index) => series.append(index, value));
      return series;
    });
    const stack = new Stack(3, Infinity);
    stack.refresh(sources);
    expect(edgesOf(stack).map((edges) => [...edges.values()])).toEqual([
      [
        [0, 5],
        [0, -1],
      ],
      [
        [5, 8],
        [-1, -3],
      ],
      [
        [0, -4],
        [0, 7],
      ],
    ]);
  });

  it("follows new, late, revised and evicted rows of any series", () => {
    const change = fc.record({
      index: fc.nat(2),
      time: fc.nat(40),
      value: fc.integer({ min: -9, max: 9 }),
      evicts: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 8 }), { maxLength: 30 }), (steps) => {
        const sources = [new Series(), new Series(), new Series()];
        const stack = new Stack(3, Infinity);
        steps.forEach((changes, step) => {
          for (const { index, time, value, evicts } of changes) {
            sources[index].append(step + time, value, { revises: true });
            if (evicts === 0) sources[index].retain({ rows: 5 });
            sources[index].evict(-Infinity);
          }
          stack.refresh(sources);
          expect(edgesOf(stack)).toEqual(expectedOf(sources));
        });
      }),
      { numRuns: 300 },
    );
  });

  it("begins anew with other series", () => {
    const [a, b] = [new Series(), new Series()];
    a.append(1, 5);
    b.append(2, 7);
    const stack = new Stack(1, Infinity);
    stack.refresh([a]);
    stack.refresh([b]);
    expect([...edgesOf(stack)[0]]).toEqual([[2, [0, 7]]]);
  });

  it("joins no rows further apart than it is told", () => {
    const source = new Series();
    for (const time of [0, 10, 30]) source.append(time, 1);
    const stack = new Stack(1, 10);
    stack.refresh([source]);
    expect([0, 1].map((seq) => stack.layers[0].to.joined(seq))).toEqual([true, false]);
  });
});
