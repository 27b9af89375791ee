import { expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { Repair } from "../../../src/stream/events.js";
import { record } from "../../../src/stream/recording/record.js";
import { replay } from "../../../src/stream/recording/replay.js";
import type { HistoryQuery } from "../../../src/stream/source.js";
import { FakeEnvironment } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { connect, samples } from "../scripted-source.js";

it("plays repairs again that left holes between their rows, each hole where it was", async () => {
  const bad = [3, 4, 6, 9];
  const history = ({ after }: HistoryQuery) => {
    const first = Number(after?.offset) + 1;
    const last = Math.min(10, first + 3);
    const rows = samples(first, last - first + 1).map((row) => (bad.includes(row.value) ? { ...row, time: NaN } : row));
    return Promise.resolve({ rows, position: { epoch: "e", offset: last }, whole: true });
  };
  const { environment, source, stream } = await connect({ order: "contiguous", history });
  const told: Pick<Repair<Sample>, "rows" | "missing" | "remaining">[] = [];
  stream.on("repair", ({ rows, missing, remaining }) => told.push({ rows, missing, remaining }));
  const recorder = record(stream);
  source.sink.next(samples(1, 1), { position: { epoch: "e", offset: 1 } });
  source.sink.next(samples(11, 1), { position: { epoch: "e", offset: 11 } });
  await environment.advanceAsync(2_000);
  expect(told.at(-1)).toMatchObject({ remaining: 4, missing: [{ count: 2 }, { count: 1 }, { count: 1 }] });

  const tape = replay<Sample>(JSON.stringify(recorder.stop()), { speed: Infinity });
  const other = new FakeEnvironment();
  const again = new DataStream<Sample>(tape, { ...tape.options, environment: other });
  const heard: typeof told = [];
  again.subscribe({ repair: ({ rows, missing, remaining }) => heard.push({ rows, missing, remaining }) });
  for (let i = 0; i < 20; i += 1) await other.advanceAsync(10);
  expect(heard).toEqual(told);
});
