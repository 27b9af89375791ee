import { describe, expect, it } from "vitest";
import type { Order, Position, Sink, StreamError } from "../../../src/stream/index.js";
import { DataStream, manual } from "../../../src/stream/index.js";
import { FakeEnvironment } from "../fake-environment.js";
import type { Sample, ScriptedSource } from "../scripted-source.js";
import { connect, samples } from "../scripted-source.js";

/** Ends the attempt and waits for the next one. */
async function reconnect({
  source,
  environment,
}: {
  source: ScriptedSource;
  environment: FakeEnvironment;
}): Promise<Sink<Sample>> {
  source.sink.error(new Error("cut"));
  await environment.advanceAsync(31_000);
  return source.sink;
}

/** Hands rows over one by one, numbered from `first`. */
function number(sink: Sink<Sample>, rows: readonly Sample[], first: number): void {
  rows.forEach((row, i) => {
    sink.next([row], { position: { offset: first + i } });
  });
}

const gapsOf = (log: readonly string[]): string[] => log.filter((line) => line.startsWith("gap"));

describe.each(["contiguous", "increasing"] as const)(
  "a server that numbers each connection anew, %s",
  (order: Order) => {
    it("loses no row of the second connection: one gap of kind unknown, whether it numbers from 0 or 1", async () => {
      for (const first of [0, 1]) {
        const run = await connect({ order });
        number(run.source.sink, samples(0, 60), first);
        number(await reconnect(run), samples(100, 60), first);
        number(await reconnect(run), samples(200, 60), first);
        expect(run.stream.stats).toMatchObject({ received: 180, kept: 180, duplicates: 0, gaps: 2 });
        expect(gapsOf(run.log)).toEqual(["gap unknown undefined", "gap unknown undefined"]);
      }
    });

    it("does so where the first connection brought more rows than are remembered, with a time or not", async () => {
      for (const timed of [true, false]) {
        const run = await connect({ order });
        const rows = (start: number): Sample[] =>
          samples(start, 3_000).map(({ time, value }) => (timed ? { time, value } : ({ value } as Sample)));
        number(run.source.sink, rows(0), 1);
        number(await reconnect(run), rows(3_000), 1);
        expect(run.stream.stats).toMatchObject({ kept: 6_000, duplicates: 0, gaps: 1 });
      }
    });

    it("trims what is sent again: equal rows are a replay, however far back it begins", async () => {
      const run = await connect({ order });
      const rows = samples(0, 3_000);
      number(run.source.sink, rows, 1);
      for (const start of [2_990, 2_500, 1_500, 0]) number(await reconnect(run), rows.slice(start), start + 1);
      expect(run.stream.stats).toMatchObject({ kept: 3_000, gaps: 0 });
    });

    it("knows a row again that a listener has added a field to", async () => {
      const run = await connect({ order });
      run.stream.on("data", (rows) => {
        for (const row of rows) Object.assign(row, { seen: true });
      });
      number(run.source.sink, samples(0, 5), 1);
      number(await reconnect(run), samples(0, 6), 1);
      expect(run.stream.stats).toMatchObject({ kept: 6, duplicates: 5, gaps: 0 });
    });

    it("takes a row of the same number for a new one where only its time, or only its value, differs", async () => {
      const [row] = samples(0, 1);
      for (const other of [
        { ...row, value: 7 },
        { ...row, time: row.time + 1 },
      ]) {
        const run = await connect({ order });
        number(run.source.sink, [row], 1);
        number(await reconnect(run), [other], 1);
        expect(run.stream.stats).toMatchObject({ kept: 2, duplicates: 0, gaps: 1 });
      }
    });

    it("keeps a new life apart from the one before it: a third connection is compared with the second", async () => {
      const run = await connect({ order });
      number(run.source.sink, samples(0, 20), 1);
      number(await reconnect(run), samples(100, 5), 1);
      number(await reconnect(run), samples(100, 8), 1);
      expect(run.stream.stats).toMatchObject({ kept: 28, duplicates: 5, gaps: 1 });
    });
  },
);

it("keeps several messages of one attempt that share a position, and tells no gap", async () => {
  const run = await connect({ order: "increasing" });
  for (const row of samples(0, 5)) run.source.sink.next([row], { position: { offset: 7 } });
  run.source.sink.next(samples(4, 1), { position: { offset: 7 } });
  expect(run.stream.stats).toMatchObject({ kept: 5, duplicates: 1, gaps: 0 });
});

it("knows again a row that was refused", async () => {
  const run = await connect({ order: "contiguous" });
  number(run.source.sink, [...samples(0, 2), { time: NaN, value: 1 }, ...samples(3, 1)], 1);
  number(await reconnect(run), [{ time: NaN, value: 1 }, ...samples(3, 2)], 3);
  expect(run.stream.stats).toMatchObject({ kept: 4, dropped: 1, duplicates: 2, gaps: 0 });
});

it("compares a row with none of an epoch that is over", async () => {
  const run = await connect({ order: "contiguous" });
  const at = (epoch: string, offset: number) => ({ position: { epoch, offset } });
  samples(0, 20).forEach((row, i) => run.source.sink.next([row], at("a", i)));
  run.source.sink.next(samples(30, 1), at("b", 10));
  run.source.sink.next(samples(25, 1), at("b", 5));
  expect(run.stream.stats).toMatchObject({ kept: 21, duplicates: 1, gaps: 1 });
});

it("keeps all rows of a batch that seems half known, where it counts anew", async () => {
  const run = await connect({ order: "contiguous" });
  number(run.source.sink, samples(0, 3), 1);
  (await reconnect(run)).next(samples(100, 10), { position: { offset: 10 } });
  expect(run.stream.stats).toMatchObject({ kept: 13, duplicates: 0, gaps: 1 });
});

it("ends a gap at the next row in time, whatever the order of an answer's rows", async () => {
  const run = await connect();
  run.source.sink.next(samples(0, 10).reverse());
  const gaps: unknown[] = [];
  run.stream.on("gap", ({ after, before }) => gaps.push([after.time, before.time]));
  (await reconnect(run)).next(samples(20, 10).reverse());
  expect(gaps).toEqual([[samples(9, 1)[0].time, samples(20, 1)[0].time]]);
});

describe("an answer after a failed request", () => {
  const answers = async (...batches: Sample[][]) => {
    const run = await connect({ revises: true });
    run.source.sink.next(batches[0]);
    let sink = await reconnect(run);
    for (const batch of batches.slice(1)) sink.next(batch);
    sink = await reconnect(run);
    sink.next(batches[batches.length - 1]);
    return run;
  };

  it("tells no gap where it overlaps with what is held: nothing can be missing", async () => {
    const run = await answers(samples(0, 10), samples(5, 10));
    expect(gapsOf(run.log)).toEqual([]);
    expect(run.stream.stats).toMatchObject({ kept: 15, gaps: 0 });
  });

  it("tells none where it says the same again, and newer rows come later", async () => {
    const run = await answers(samples(0, 10), samples(0, 10), samples(8, 5));
    expect(run.stream.stats.gaps).toBe(0);
  });

  it("tells none where the newest row that is held says something else now", async () => {
    const run = await answers(samples(0, 10), [{ ...samples(9, 1)[0], value: -1 }, ...samples(10, 3)]);
    expect(run.stream.stats.gaps).toBe(0);
  });

  it("tells one where it reaches back to no row that is held", async () => {
    const run = await answers(samples(0, 10), samples(12, 10));
    expect(gapsOf(run.log)).toEqual(["gap unknown undefined"]);
  });

  it("tells one where it holds an old row again, but not the newest", async () => {
    const run = await answers(samples(0, 10), [samples(2, 1)[0], ...samples(12, 10)]);
    expect(gapsOf(run.log)).toEqual(["gap unknown undefined"]);
  });
});

describe("numbers beyond 2⁵³", () => {
  const big = 2 ** 53;

  it("are refused as positions, told once with the cure, and their rows are kept", async () => {
    const run = await connect({ order: "increasing" });
    const errors: StreamError[] = [];
    run.stream.on("error", (error) => errors.push(error));
    samples(0, 20).forEach((row, i) => {
      run.source.sink.next([row], { position: { offset: big + i } });
    });
    run.source.sink.position({ offset: big + 100 });
    expect(run.stream.stats).toMatchObject({ kept: 20, duplicates: 0, gaps: 0 });
    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/9007199254740992.*text/)]);
    expect(run.stream.state).toBe("live");
  });

  it("serve as text, to the digit", async () => {
    const run = await connect({ order: "increasing" });
    samples(0, 20).forEach((row, i) => {
      run.source.sink.next([row], { position: { offset: String(BigInt(big) + BigInt(i)) } });
    });
    run.source.sink.next(samples(19, 1), { position: { offset: "9007199254741011" } });
    expect(run.stream.stats).toMatchObject({ kept: 20, duplicates: 1, gaps: 0 });
  });

  it("are refused wherever a position may stand: a push, a loss, what came before", async () => {
    const environment = new FakeEnvironment();
    const source = manual<Sample>();
    const stream = new DataStream<Sample>(source, { environment });
    const errors: unknown[] = [];
    stream.on("error", ({ code }) => errors.push(code));
    stream.start();
    await environment.advanceAsync(0);
    source.push(samples(0, 1), { position: { offset: 5 }, after: { offset: 2 * big } });
    source.lost({ cause: "cut", after: { offset: 2 * big } });
    source.push(samples(1, 1), { position: { offset: 2 * big } });
    expect(stream.stats).toMatchObject({ kept: 2, gaps: 1 });
    expect(errors).toEqual(["source"]);
  });
});

describe("a feed in partitions", () => {
  const at = (partition: string, offset: number): { position: Position } => ({ position: { partition, offset } });

  it("counts each by itself: no row vanishes, and no gap is told", async () => {
    const run = await connect({ order: "contiguous" });
    samples(0, 60).forEach((row, i) => {
      run.source.sink.next([row], at(`p${i % 3}`, 100 * (i % 3) + Math.floor(i / 3)));
    });
    expect(run.stream.stats).toMatchObject({ kept: 60, duplicates: 0, gaps: 0 });
  });

  it("tells what is missing of one, between the rows of that one", async () => {
    const run = await connect({ order: "contiguous" });
    const gaps: unknown[] = [];
    run.stream.on("gap", ({ after, before, count }) => gaps.push([after, before, count]));
    const [a, b, c, d] = samples(0, 4);
    run.source.sink.next([a], at("0", 10));
    run.source.sink.next([b], at("1", 1));
    run.source.sink.next([c], at("1", 2));
    run.source.sink.next([d], at("0", 14));
    expect(gaps).toEqual([
      [
        { time: a.time, position: { partition: "0", offset: 10 } },
        { time: d.time, position: { partition: "0", offset: 14 } },
        3,
      ],
    ]);
  });

  it("resumes from the newest position and from that of each", async () => {
    const run = await connect({ order: "contiguous" });
    expect(run.source.sink.resume).toBeNull();
    run.source.sink.next(samples(0, 1), at("a", 5));
    run.source.sink.next(samples(1, 1), { position: { partition: "__proto__", epoch: "e", offset: 7 } });
    const { resume } = await reconnect(run);
    expect(resume).toMatchObject({ partition: "__proto__", epoch: "e", offset: 7 });
    expect(Object.entries(resume?.partitions ?? {})).toEqual([
      ["a", { partition: "a", offset: 5 }],
      ["__proto__", { partition: "__proto__", epoch: "e", offset: 7 }],
    ]);
  });

  it("proves a reconnect for each: what goes on tells no gap, what does not tells its own", async () => {
    const run = await connect({ order: "contiguous" });
    run.source.sink.next(samples(0, 1), at("a", 5));
    run.source.sink.next(samples(1, 1), at("b", 50));
    const sink = await reconnect(run);
    sink.next(samples(2, 1), at("a", 6));
    expect(run.stream.state).toBe("live");
    sink.next(samples(3, 1), at("b", 53));
    expect(gapsOf(run.log)).toEqual(["gap lost 2"]);
  });

  it("takes a head, and a loss, for that of the partition it names", async () => {
    const run = await connect({ order: "contiguous", history: () => Promise.resolve({ rows: [], whole: false }) });
    run.source.sink.next(samples(0, 1), at("a", 5));
    run.source.sink.next(samples(1, 1), at("b", 50));
    run.source.sink.position({ partition: "a", offset: 5 });
    run.source.sink.position({ partition: "b", offset: 52 });
    run.source.sink.lost({ cause: "cut", after: { partition: "a", offset: 5 }, count: 4 });
    run.source.sink.next(samples(2, 1), at("b", 53));
    run.source.sink.next(samples(3, 1), at("a", 10));
    expect(gapsOf(run.log)).toEqual(["gap lost 2", "gap lost 4"]);
  });

  it("asks history by time for what came before, of all partitions at once", async () => {
    const asked: unknown[] = [];
    const past = samples(0, 6);
    const { source, stream, environment } = await connect(
      {
        order: "contiguous",
        history: ({ before, to, limit }) => {
          asked.push({ before, to, limit });
          return Promise.resolve({ rows: past, position: { partition: "b", offset: 9 }, whole: true });
        },
      },
      { backfill: { rows: 100 } },
    );
    const live = samples(6, 2);
    source.sink.next([live[0]], at("a", 5));
    source.sink.next([live[1]], at("b", 10));
    await environment.advanceAsync(1_000);
    expect(asked).toEqual([{ before: undefined, to: live[0].time, limit: 100 }]);
    expect(stream.stats).toMatchObject({ kept: 8, duplicates: 0, gaps: 0 });
  });

  it("tells a loss that names none before the next row, of whichever partition", async () => {
    const run = await connect({ order: "contiguous" });
    run.source.sink.next(samples(0, 1), at("a", 5));
    run.source.sink.lost({ cause: "cut", count: 4 });
    run.source.sink.next(samples(1, 1), at("b", 1));
    expect(gapsOf(run.log)).toEqual(["gap lost 4"]);
  });
});
