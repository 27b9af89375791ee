import { describe, expect, it } from "vitest";
import type { Gap, Resume } from "../../src/stream/index.js";
import { DataStream, manual, random } from "../../src/stream/index.js";
import { FakeEnvironment } from "./fake-environment.js";
import { connect, samples } from "./scripted-source.js";

const saved: Resume = { epoch: "e", offset: 42 };

/** Connects a stream that goes on from where another life of the program was; collects its gaps. */
async function goOn(resume: Resume, traits: Parameters<typeof connect>[0] = {}) {
  const run = await connect({ order: "contiguous", ...traits }, { resume });
  const gaps: Gap[] = [];
  run.stream.on("gap", (gap) => gaps.push(gap));
  return { ...run, gaps };
}

describe("the option resume", () => {
  it("is what the first attempt resumes from, and what is sent again is known", async () => {
    const { source, stream, log, gaps } = await goOn(saved);
    expect(source.sink.resume).toEqual(saved);
    expect(stream.position).toEqual(saved);
    source.sink.open();
    expect(stream.state).toBe("recovering");
    source.sink.recovered(true);
    source.sink.next(samples(41, 5), { position: { epoch: "e", offset: 45 } });
    expect(log).toContain("data resume 3");
    expect(gaps).toEqual([]);
    expect(stream.stats).toMatchObject({ kept: 3, duplicates: 2 });
    expect(stream.position).toEqual({ epoch: "e", offset: 45 });
  });

  it("makes one gap, counted, of rows that the server no longer holds", async () => {
    const { source, gaps } = await goOn(saved);
    source.sink.open();
    source.sink.recovered(false);
    source.sink.next(samples(193, 1), { position: { epoch: "e", offset: 193 } });
    expect(gaps).toMatchObject([{ kind: "lost", count: 150, after: { position: saved } }]);
    const silent = await goOn(saved);
    silent.source.sink.next(samples(193, 1), { position: { epoch: "e", offset: 193 } });
    expect(silent.gaps).toMatchObject([{ kind: "lost", count: 150 }]);
  });

  it("makes one gap of a feed that began anew, whether a row or a head tells so first", async () => {
    for (const first of ["row", "head"]) {
      const { source, gaps } = await goOn(saved);
      source.sink.open();
      source.sink.recovered(false);
      if (first === "head") source.sink.position({ epoch: "f", offset: 7 });
      source.sink.next(samples(8, 1), { position: { epoch: "f", offset: 8 } });
      source.sink.next(samples(9, 1), { position: { epoch: "f", offset: 9 } });
      expect(gaps).toMatchObject([{ kind: "lost", count: undefined }]);
    }
  });

  it("goes on in each partition", async () => {
    const partitions = { a: { epoch: "e", partition: "a", offset: 10 }, b: { epoch: "e", partition: "b", offset: 20 } };
    const { source, stream, gaps } = await goOn({ ...partitions.b, partitions });
    expect(source.sink.resume).toEqual({ ...partitions.b, partitions });
    source.sink.open();
    source.sink.recovered(true);
    source.sink.next(samples(10, 2), { position: { ...partitions.a, offset: 11 } });
    source.sink.next(samples(23, 1), { position: { ...partitions.b, offset: 23 } });
    expect(stream.stats).toMatchObject({ kept: 2, duplicates: 1, gaps: 1 });
    expect(gaps).toMatchObject([{ count: 2, after: { position: partitions.b } }]);
    expect(stream.position?.partitions).toMatchObject({ a: { offset: 11 }, b: { offset: 23 } });
  });

  it("brings every row once to a second life of a program that kept the position of its last one", async () => {
    const environment = new FakeEnvironment();
    const values: number[] = [];
    let resume: Resume | undefined;
    for (let life = 0; life < 8; life += 1) {
      const stream = new DataStream(random({ interval: 1_000, seed: 5 }), { environment, ...(resume && { resume }) });
      stream.on("data", (rows, { position }) => {
        values.push(...rows.map(({ time }) => time));
        expect(stream.position).toEqual(position);
        resume = JSON.parse(JSON.stringify(stream.position)) as Resume;
      });
      stream.start();
      await environment.advanceAsync(5_500);
      expect(stream.stats.gaps).toBe(0);
      stream.destroy();
      await environment.advanceAsync(3_000);
    }
    const steps = new Set(values.slice(1).map((time, i) => time - values[i]));
    expect(values.length).toBeGreaterThan(60);
    expect([...steps]).toEqual([1_000]);
  });

  it("refuses what is no position, and a cache beside it, with the cure", () => {
    for (const resume of [5, "42", {}, { offset: NaN }, { offset: 2 ** 60 }, { epoch: 3, offset: 1 }, { offset: "" }]) {
      expect(() => new DataStream(manual(), { resume: resume as never }), JSON.stringify(resume)).toThrow(
        /invalid resume: .* \(expected \{ epoch, offset \}, as stream\.position tells it/,
      );
    }
    const partitions = { a: { offset: [] } } as never;
    expect(() => new DataStream(manual(), { resume: { offset: 1, partitions } })).toThrow("invalid resume");
    expect(() => new DataStream(manual(), { resume: saved, cache: "here" })).toThrow("leave one out");
    expect(new DataStream(manual(), { resume: null }).position).toBeNull();
  });
});

describe("stream.order", () => {
  it("tells the promise of the source's positions", () => {
    expect(new DataStream(manual()).order).toBe("contiguous");
    expect(new DataStream(() => undefined).order).toBe("opaque");
  });
});
