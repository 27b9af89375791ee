import { beforeEach, describe, expect, it } from "vitest";
import type { DataStreamOptions } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import { acquireRows } from "../../../src/widgets/store/row-log.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";
import type { Sample } from "../../stream/scripted-source.js";
import { samples, ScriptedSource } from "../../stream/scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, n) => first + n);
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

let source: ScriptedSource;

beforeEach(() => {
  source = new ScriptedSource({
    order: "contiguous",
    history: ({ after, before }) => {
      const first = Number(after?.offset) + 1;
      const last = Number(before?.offset) - 1;
      return Promise.resolve({
        rows: samples(first, last - first + 1),
        position: { epoch: "e", offset: last },
        whole: true,
      });
    },
  });
});

async function open(options: DataStreamOptions<Sample> = {}): Promise<DataStream<Sample>> {
  const stream = new DataStream<Sample>(source, {
    environment: new FakeEnvironment({ now: 1_800_000_000_000 }),
    recent: 3,
    ...options,
  });
  stream.start();
  await settle();
  source.sink.open();
  return stream;
}

/** Pushes the rows of these numbers. */
function push(first: number, last = first): void {
  source.sink.next(samples(first, last - first + 1), at(last));
}

const nothing = (): void => undefined;
const nobody = { data: nothing, gap: nothing, repair: nothing, gone: nothing, keys: nothing, reset: nothing };

/** Adds a reader; returns the numbers of all rows that it hears, and its other events. */
function join(stream: DataStream<Sample>, also: () => void = () => undefined) {
  const heard: number[] = [];
  const events: string[] = [];
  const hear = (rows: readonly Sample[]): void => {
    heard.push(...rows.map(({ value }) => value));
    also();
  };
  const { hub, release } = acquireRows(
    stream,
    {
      data: hear,
      repair: ({ rows }) => {
        hear(rows);
      },
      gap: () => {
        events.push("gap");
        also();
      },
      gone: nothing,
      keys: nothing,
      reset: nothing,
    },
    { state: ({ state }) => events.push(state) },
  );
  return { heard, events, hub, undo: release };
}

describe("acquireRows(stream, reader, listener)", () => {
  it("hands over what the stream holds to the first, all that came since to the others; knows the state", async () => {
    const stream = await open();
    push(1, 10);
    const first = join(stream);
    expect([first.heard, first.events, first.hub.change.state]).toEqual([[8, 9, 10], [], "live"]);
    push(11, 30);
    const second = join(stream);
    expect(second.heard).toEqual(range(8, 30));
    expect(second.hub).toBe(first.hub);
    push(31);
    expect([first.heard, second.heard]).toEqual([range(8, 31), range(8, 31)]);
  });

  it("marks what is handed over as recent", async () => {
    const stream = await open();
    join(stream);
    push(1, 2);
    const from: string[] = [];
    acquireRows(stream, { ...nobody, data: (_, batch) => from.push(batch.from) });
    push(3);
    expect(from).toEqual(["recent", "live"]);
  });

  it.each(["before", "after"])(
    "gives each row once to who joins inside a listener of the stream that comes %s its own",
    async (when) => {
      const stream = await open();
      const joined: ReturnType<typeof join>[] = [];
      if (when === "after") join(stream);
      stream.on("data", () => {
        joined.push(join(stream));
      });
      if (when === "before") join(stream);
      push(1);
      push(2, 3);
      push(4);
      expect(joined.length).toBe(3);
      for (const { heard } of joined) expect(heard).toEqual([1, 2, 3, 4]);
    },
  );

  it("gives each row once to who is the first, inside a listener of the stream", async () => {
    const stream = await open();
    const joined: ReturnType<typeof join>[] = [];
    stream.on("data", () => {
      if (joined.length === 0) joined.push(join(stream));
    });
    push(1);
    push(2);
    expect(joined[0].heard).toEqual([1, 2]);
  });

  it("gives each row once to who joins inside another reader's data, gap or repair", async () => {
    const stream = await open();
    const joined: ReturnType<typeof join>[] = [];
    const first = join(stream, () => {
      joined.push(join(stream));
    });
    push(1, 2);
    push(6, 7);
    await settle();
    push(8);
    expect(sorted(first.heard)).toEqual(range(1, 8));
    // Events in order: data, a gap, data, its repair, data.
    expect(joined.length).toBe(5);
    for (const { heard } of joined) expect(sorted(heard)).toEqual(range(1, 8));
  });

  it("gives each row once to who joins inside what the first is handed over, and inside what another is", async () => {
    const stream = await open({ recent: 10, backfill: 0 });
    push(1, 2);
    push(6, 7);
    const joined: ReturnType<typeof join>[] = [];
    let depth = 0;
    const enter = (): void => {
      if (depth > 2) return;
      depth += 1;
      joined.push(join(stream, enter));
    };
    enter();
    push(8);
    await settle();
    expect(joined.length).toBe(3);
    for (const { heard } of joined) expect(sorted(heard)).toEqual(range(1, 8));
  });

  it("keeps the order for who brings rows while it is handed others", async () => {
    const stream = await open();
    const first = join(stream);
    push(1, 2);
    let brought = false;
    const second = join(stream, () => {
      if (brought) return;
      brought = true;
      push(3);
    });
    expect([first.heard, second.heard]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("lets a reader that throws keep no other from hearing, and tells of it", async () => {
    const stream = await open();
    const errors: unknown[] = [];
    stream.on("error", ({ cause }) => errors.push(cause));
    const trouble = new Error("no");
    const throws = (): never => {
      throw trouble;
    };
    const { release } = acquireRows(stream, { ...nobody, data: throws });
    const other = join(stream);
    push(1, 2);
    expect([other.heard, errors]).toEqual([[1, 2], [trouble]]);
    // A reader that throws in the rows handed over is reported as well.
    const third = acquireRows(stream, { ...nobody, data: throws });
    expect(errors.length).toBe(2);
    push(3);
    expect([other.heard, errors.length]).toEqual([[1, 2, 3], 3]);
    release();
    third.release();
  });

  it("tells nothing more to one that was undone in the middle", async () => {
    const stream = await open();
    let undo = (): void => undefined;
    join(stream, () => {
      undo();
    });
    const second = join(stream);
    ({ undo } = second);
    push(1);
    expect(second.heard).toEqual([]);
  });

  it("is one subscription, which ends with the last reader and is another one after that", async () => {
    const stream = await open();
    const [first, second] = [join(stream), join(stream)];
    expect(stream.listenerCount("data")).toBe(1);
    push(1, 20);
    first.undo();
    first.undo();
    expect(stream.listenerCount("data")).toBe(1);
    second.undo();
    for (const event of ["data", "gap", "repair", "state", "drop", "error"] as const) {
      expect(stream.listenerCount(event)).toBe(0);
    }
    const third = join(stream);
    expect(third.heard).toEqual([18, 19, 20]);
    second.undo();
    push(21);
    expect(third.heard).toEqual([18, 19, 20, 21]);
    expect(stream.listenerCount("data")).toBe(1);
    third.undo();
  });

  it("holds no more than the newest 10,000 rows", async () => {
    const stream = await open();
    join(stream);
    for (let first = 1; first < 25_000; first += 500) push(first, first + 499);
    expect(join(stream).heard).toEqual(range(15_001, 25_000));
  });
});
