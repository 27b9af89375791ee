import { onTestFinished } from "vitest";
import type { Accessor, DataStream } from "../../src/stream/index.js";
import { SeriesSet } from "../../src/widgets/store/series-set.js";
import { hubOf } from "../../src/widgets/store/stream-hub.js";

/** Reads a stream as a widget does; returns a function that gives the values of a key so far. */
export function valuesOf<T>(stream: DataStream<T>, value: Accessor<T, unknown>): (key?: string) => number[] {
  const set = new SeriesSet<T>(hubOf(stream), { value }, {});
  onTestFinished(() => set.close());
  return (key) => {
    const series = set.series(key ?? set.keys[0]);
    return series ? Array.from({ length: series.length }, (_, i) => series.value(series.first + i)) : [];
  };
}
