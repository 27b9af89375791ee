import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { turn } from "../../src/testing/turn.js";
import { SeriesSet } from "../../src/widgets/store/series-set.js";
import { hubOf } from "../../src/widgets/store/stream-hub.js";
import { countOf, isFull } from "./count.js";
import { promise } from "./promise.js";

interface Row {
  readonly time: number;
  readonly value: number;
}

const hour = 3_600_000;

/** The set remembers where so many batches came from: until then it grows. */
const remembered = 2 ** 14;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Forces a collection, and tells what is left, in bytes. */
async function heap(): Promise<number> {
  // What was abandoned in this turn is let go in the next.
  await turn();
  collect();
  await turn();
  collect();
  return process.memoryUsage().heapUsed;
}

/** The slope of a line through these, one an hour, in KB an hour (least squares). */
function slopeOf(heaps: readonly number[]): number {
  const middle = (heaps.length - 1) / 2;
  const mean = heaps.reduce((a, b) => a + b, 0) / heaps.length;
  const rise = heaps.reduce((sum, each, i) => sum + (i - middle) * (each - mean), 0);
  return rise / heaps.reduce((sum, _, i) => sum + (i - middle) ** 2, 0) / 1_024;
}

/**
 * So many hours of a feed, with cuts, losses and a page that is hidden, read by a chart's set; measured each hour.
 */
async function live(hours: number, batches: number, size: number) {
  const clock = fakeEnvironment();
  const step = hour / batches;
  let sink: Sink<Row> | undefined;
  const stream = new DataStream<Row>(
    {
      name: "feed",
      order: "contiguous",
      hidden: "suspend",
      connect(given) {
        given.open();
        if (given.resume) given.recovered(true);
        given.alive(step);
        sink = given;
        return () => {
          sink = undefined;
        };
      },
      history: () => Promise.resolve({ rows: [], whole: false }),
    },
    { environment: clock, timeUnit: "ms" },
  );
  stream.on("error", () => undefined);
  const set = new SeriesSet(hubOf(stream), {}, { time: hour / 12, rows: 10_000 });
  stream.subscribe(() => undefined);
  await clock.advanceAsync(0);

  const heaps: number[] = [];
  const pending = new Set<number>();
  const listening = new Set<number>();
  let offset = 0;
  for (let i = 0; i < hours * batches; i += 1) {
    // Some rows are lost each hour, the line is cut four times, and for a while nobody looks.
    if (i % batches === 5) offset += 100;
    if (i % Math.ceil(batches / 4) === 2) sink?.error("cut");
    if (i % batches === 15) clock.setVisible(false);
    if (i % batches === 18) clock.setVisible(true);
    clock.advance(step);
    const first = clock.now() - step;
    offset += size;
    sink?.next(
      Array.from({ length: size }, (_, row) => ({ time: first + (row * step) / size, value: offset + row })),
      { position: { offset } },
    );
    // History is asked, and answers.
    if (i % 10 === 0) await Promise.resolve();
    if ((i + 1) % batches === 0) {
      if (isFull) heaps.push(await heap());
      pending.add(clock.pending);
      listening.add(clock.listening);
    }
  }
  const { stats } = stream;
  const held = set.series()?.length ?? 0;
  set.close();
  stream.destroy();
  const slope = slopeOf(heaps.slice(Math.ceil(remembered / batches) + 1));
  return {
    stats,
    held,
    pending: [...pending],
    listening: [...listening],
    slope,
    left: clock.pending + clock.listening,
  };
}

describe("longevity", () => {
  const cases = [
    { words: "a day, 1,000 rows a second", hours: 24, batches: countOf(3_600, 36), size: 1_000 },
    { words: "a week, 10 rows a second", hours: 168, batches: countOf(360, 20), size: 100 },
  ];
  for (const { words, hours, batches, size } of cases) {
    promise(`${words}: timers, listeners and memory stay as they are`, async (tell) => {
      const { stats, held, pending, listening, slope, left } = await live(hours, batches, size);
      tell({ hours, rows: stats.received, gaps: stats.gaps, reconnects: stats.reconnects, held });
      tell({
        timers: pending.join(" or "),
        listeners: listening.join(" or "),
        ...(isFull && { "heap, KB an hour": slope.toFixed(1) }),
      });
      expect([pending.length, listening, left]).toEqual([1, [1], 0]);
      expect(Math.max(...pending)).toBeLessThanOrEqual(2);
      expect(stats).toMatchObject({ duplicates: 0, dropped: 0 });
      expect(Math.min(stats.gaps, stats.reconnects / 3)).toBeGreaterThanOrEqual(hours - 1);
      expect(held).toBeGreaterThan(0);
      if (isFull) expect(slope).toBeLessThanOrEqual(10);
    });
  }
});
