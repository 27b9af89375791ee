import { describe, expect, it } from "vitest";
import { createDeadlines } from "../../../src/stream/clock/deadlines.js";
import { createSourceClock } from "../../../src/stream/clock/source-clock.js";
import { createDelivery } from "../../../src/stream/delivery/delivery.js";
import type { Outcome } from "../../../src/stream/delivery/outcome.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import { resolveStreamOptions } from "../../../src/stream/options/resolve.js";
import type { Source } from "../../../src/stream/source.js";
import { createTurns } from "../../../src/stream/turns.js";
import { FakeEnvironment } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { samples } from "../scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });

/** Makes a delivery by itself, for one attempt, and a log of all that it does beside its answers. */
function deliver(traits: Partial<Source<Sample>> = {}, options: DataStreamOptions<Sample> = {}) {
  const environment = new FakeEnvironment();
  const told: string[] = [];
  const late: Outcome<Sample>[] = [];
  const clock = createSourceClock();
  const delivery = createDelivery<Sample>(
    {
      source: { name: "scripted", connect: () => undefined, order: "contiguous", ...traits },
      config: resolveStreamOptions({ environment, timeUnit: "ms", ...options }),
      deadlines: createDeadlines(environment),
      stats: {
        received: 0,
        kept: 0,
        duplicates: 0,
        dropped: 0,
        skipped: 0,
        gaps: 0,
        repaired: 0,
        reconnects: 0,
        bytes: 0,
      },
      now: () => clock.now(environment.now()),
      clock,
      turns: createTurns(),
      emit: (event, ..._) => void told.push(event),
      report: ({ message }) => void told.push(message),
    },
    (outcome) => void late.push(outcome),
  );
  delivery.begin();
  return { environment, delivery, told, late };
}

const typesOf = (outcomes: readonly Outcome<Sample>[]): string[] => outcomes.map(({ type }) => type);

describe("what a message comes to", () => {
  it("is a value: the transport is up, the resume answered, and here are rows; nobody is told", () => {
    const { environment, delivery, told, late } = deliver();
    const rows = samples(1, 2);
    expect(delivery.next(rows, at(2))).toEqual([
      { type: "up" },
      { type: "resumed" },
      {
        type: "rows",
        gap: undefined,
        rows,
        batch: {
          times: Float64Array.from(rows, ({ time }) => time),
          keys: undefined,
          received: environment.now(),
          position: { epoch: "e", offset: 2 },
          from: "live",
          revises: undefined,
        },
        size: 2,
      },
    ]);
    expect(delivery.open()).toEqual([{ type: "up" }]);
    expect(delivery.recovered(true)).toEqual([{ type: "up" }, { type: "resumed" }]);
    expect([told, late]).toEqual([[], []]);
  });

  it("has rows with the gap before them, after the report of those that were refused", () => {
    const { delivery } = deliver();
    delivery.next(samples(1, 1), at(1));
    const outcomes = delivery.next([{ time: NaN, value: 4 }, ...samples(5, 1)], at(5));
    expect(typesOf(outcomes)).toEqual(["up", "resumed", "drop", "rows"]);
    expect(outcomes.at(-2)).toMatchObject({ drop: { count: 1, cause: "time" } });
    expect(outcomes.at(-1)).toMatchObject({ gap: { kind: "lost", count: 2 }, rows: samples(5, 1), size: 2 });
  });

  it("is no more than that the transport is up where nothing is in it, and no rows where all are known", () => {
    const { delivery } = deliver();
    expect(typesOf(delivery.next([]))).toEqual(["up"]);
    delivery.next(samples(1, 1), at(1));
    expect(typesOf(delivery.next(samples(1, 1), at(1)))).toEqual(["up", "resumed"]);
    expect(delivery.lost({ cause: "told", count: 3 })).toEqual([]);
    expect(delivery.next(samples(2, 1), at(2)).at(-1)).toMatchObject({ gap: { cause: "told", count: 3 } });
  });

  it("is the end of the attempt where it is too large, by bytes or by rows", () => {
    const { delivery } = deliver({}, { maxMessageBytes: 10, maxRows: 2 });
    expect(delivery.accept(10)).toEqual([]);
    expect(delivery.accept(11)).toMatchObject([
      { type: "drop", drop: { count: 1, cause: "too-large" } },
      { type: "fail", error: { code: "too-large" } },
    ]);
    expect(delivery.next(samples(1, 3))).toMatchObject([
      { type: "up" },
      { type: "drop", drop: { count: 3, cause: "too-many" } },
      { type: "fail", error: { code: "too-large" } },
    ]);
  });

  it("of a head is a reconnect once in ten seconds, and a gap between; with a history a gap at once", async () => {
    const { delivery, environment } = deliver();
    delivery.next(samples(1, 1), at(1));
    expect(delivery.position({ epoch: "e", offset: 1 })).toMatchObject([{ type: "up" }, { type: "head" }]);
    expect(typesOf(delivery.position({ epoch: "e", offset: 4 }))).toEqual(["up", "head", "reconnect"]);
    expect(delivery.position({ epoch: "e", offset: 4 }).at(-1)).toMatchObject({ type: "gap", gap: { count: 3 } });
    await environment.advance(10_000);
    expect(delivery.position({ epoch: "e", offset: 5 }).at(-1)).toMatchObject({ type: "reconnect" });

    const other = deliver({ history: () => Promise.resolve({ rows: [], whole: false }) });
    other.delivery.next(samples(1, 1), at(1));
    expect(typesOf(other.delivery.position({ epoch: "e", offset: 4 }))).toEqual(["up", "head", "gap"]);
  });

  it("is trouble where a position is not exact, told once: the head is none, the rows have none", () => {
    const { delivery, told } = deliver();
    const huge = { epoch: "e", offset: 2 ** 53 };
    expect(delivery.next(samples(1, 1), { position: huge })).toMatchObject([
      { type: "trouble", error: { code: "source" } },
      { type: "up" },
      { type: "resumed" },
      { type: "rows", batch: { position: undefined } },
    ]);
    expect(delivery.position(huge)).toEqual([{ type: "up" }, { type: "head", head: undefined }]);
    expect(told).toEqual([]);
  });

  it("is a throw for what is no rows; what comes by a timer afterwards is handed over all the same", async () => {
    const { delivery, environment, late } = deliver({}, { maxAhead: 1_000 });
    const row = (ahead: number): Sample => ({ time: environment.now() + ahead, value: 0 });
    delivery.next([row(0)]);
    await environment.advance(1_000);
    delivery.next([row(0)]);
    await environment.advance(1_000);
    delivery.next([row(0)]);
    expect(typesOf(delivery.next([row(86_400_000)]))).toEqual(["up", "resumed"]);
    // The cast lets a value through that the type forbids: the check at run time is under test.
    expect(() => delivery.next("no rows" as never)).toThrow("invalid rows: expected an array");
    expect(late).toEqual([]);
    await environment.advance(70_000);
    expect(late).toMatchObject([{ type: "drop", drop: { count: 1, cause: "future" } }]);
  });
});
