import { describe, expect, it } from "vitest";
import { createDeadlines } from "../../../src/stream/clock/deadlines.js";
import { createSourceClock } from "../../../src/stream/clock/source-clock.js";
import { DataStream } from "../../../src/stream/data-stream.js";
import { createDelivery } from "../../../src/stream/delivery/delivery.js";
import type { Outcome, Verdict } from "../../../src/stream/delivery/verdict.js";
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
      kept: { latest: { keys: () => [] }, snapshot: () => [] },
      emitter: new DataStream<Sample>(() => undefined),
      turns: createTurns(),
      emit: (event, ..._) => void told.push(event),
      report: ({ message }) => void told.push(message),
    },
    (outcome) => void late.push(outcome),
  );
  delivery.begin();
  return { environment, delivery, told, late };
}

const typesOf = ({ outcomes }: Verdict<Sample>): string[] => outcomes.map(({ type }) => type);

describe("the verdict on a message", () => {
  it("is a value: the transport is up, the resume answered, and here are rows; nobody is told", () => {
    const { environment, delivery, told, late } = deliver();
    const rows = samples(1, 2);
    expect(delivery.next(rows, at(2))).toEqual({
      up: true,
      resumed: true,
      outcomes: [
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
      ],
    });
    expect(delivery.open()).toEqual({ up: true, resumed: false, outcomes: [] });
    expect(delivery.recovered(true)).toEqual({ up: true, resumed: true, outcomes: [] });
    expect([told, late]).toEqual([[], []]);
  });

  it("has rows with the gap before them, after the report of those that were refused", () => {
    const { delivery } = deliver();
    delivery.next(samples(1, 1), at(1));
    expect(delivery.next([{ time: NaN, value: 4 }, ...samples(5, 1)], at(5)).outcomes).toMatchObject([
      { type: "drop", drop: { count: 1, cause: "time" } },
      { type: "rows", gap: { kind: "lost", count: 2 }, rows: samples(5, 1), size: 2 },
    ]);
  });

  it("is no more than that the transport is up where nothing is in it, and no rows where all are known", () => {
    const { delivery } = deliver();
    expect(delivery.next([])).toEqual({ up: true, resumed: false, outcomes: [] });
    delivery.next(samples(1, 1), at(1));
    expect(delivery.next(samples(1, 1), at(1))).toEqual({ up: true, resumed: true, outcomes: [] });
    expect(delivery.accept(5)).toEqual({ up: false, resumed: false, outcomes: [] });
    delivery.lost({ cause: "told", count: 3 });
    expect(delivery.next(samples(2, 1), at(2)).outcomes).toMatchObject([{ gap: { cause: "told", count: 3 } }]);
  });

  it("is the end of the attempt where it is too large, by bytes or by rows", () => {
    const { delivery } = deliver({}, { maxMessageBytes: 10, maxRows: 2 });
    expect(delivery.accept(10).outcomes).toEqual([]);
    expect(delivery.accept(11)).toMatchObject({
      up: false,
      outcomes: [
        { type: "drop", drop: { count: 1, cause: "too-large" } },
        { type: "fail", error: { code: "too-large" } },
      ],
    });
    expect(delivery.next(samples(1, 3))).toMatchObject({
      up: true,
      resumed: false,
      outcomes: [
        { type: "drop", drop: { count: 3, cause: "too-many" } },
        { type: "fail", error: { code: "too-large" } },
      ],
    });
  });

  it("of a head is a reconnect once in ten seconds, and a gap between; with a history a gap at once", async () => {
    const { delivery, environment } = deliver();
    delivery.next(samples(1, 1), at(1));
    expect(delivery.position({ epoch: "e", offset: 1 })).toMatchObject({ up: true, outcomes: [{ type: "head" }] });
    expect(typesOf(delivery.position({ epoch: "e", offset: 4 }))).toEqual(["head", "reconnect"]);
    expect(delivery.position({ epoch: "e", offset: 4 }).outcomes.at(-1)).toMatchObject({
      type: "gap",
      gap: { count: 3 },
    });
    await environment.advanceAsync(10_000);
    expect(delivery.position({ epoch: "e", offset: 5 }).outcomes.at(-1)).toMatchObject({ type: "reconnect" });

    const other = deliver({ history: () => Promise.resolve({ rows: [], whole: false }) });
    other.delivery.next(samples(1, 1), at(1));
    expect(typesOf(other.delivery.position({ epoch: "e", offset: 4 }))).toEqual(["head", "gap"]);
  });

  it("comes after trouble with the position of rows, and tells that of a head; both once", () => {
    const huge = { epoch: "e", offset: 2 ** 53 };
    const { delivery, late } = deliver();
    expect(delivery.next(samples(1, 1), { position: huge }).outcomes).toMatchObject([
      { type: "rows", batch: { position: undefined } },
    ]);
    expect(late).toMatchObject([{ type: "trouble", error: { code: "source" } }]);
    expect(delivery.position(huge).outcomes).toEqual([{ type: "head", head: undefined }]);

    const other = deliver();
    expect(typesOf(other.delivery.position(huge))).toEqual(["trouble", "head"]);
    expect(other.late).toEqual([]);
  });

  it("is a throw for what is no rows; what comes by a timer afterwards is handed over all the same", async () => {
    const { delivery, environment, late } = deliver({}, { maxAhead: 1_000 });
    const row = (ahead: number): Sample => ({ time: environment.now() + ahead, value: 0 });
    for (let i = 0; i < 3; i += 1) {
      delivery.next([row(0)]);
      await environment.advanceAsync(1_000);
    }
    expect(delivery.next([row(86_400_000)])).toEqual({ up: true, resumed: true, outcomes: [] });
    // The casts let values through that the types forbid: the checks at run time are under test.
    expect(() => delivery.next("no rows" as never)).toThrow("invalid rows: expected an array");
    expect(() => delivery.lost(null as never)).toThrow(TypeError);
    expect(late).toEqual([]);
    await environment.advanceAsync(70_000);
    expect(late).toMatchObject([{ type: "drop", drop: { count: 1, cause: "future" } }]);
  });
});
