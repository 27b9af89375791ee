import type { Batch, DataStreamOptions, Gap, StreamError } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import { FakeEnvironment, settle } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { logOf, ScriptedSource } from "../scripted-source.js";

/** Makes what a page has after a load: a stream with a cache, subscribed to, which has read it. */
export async function openPage(
  traits: ConstructorParameters<typeof ScriptedSource<Sample>>[0] = { order: "contiguous" },
  options: DataStreamOptions<Sample> = {},
  environment = new FakeEnvironment(),
) {
  const source = new ScriptedSource<Sample>(traits);
  const stream = new DataStream<Sample>(source, { environment, cache: "cpu", ...options });
  const log = logOf(stream);
  const rows: Sample[] = [];
  const batches: Batch[] = [];
  const gaps: Gap[] = [];
  const errors: StreamError[] = [];
  stream.on("error", (error) => errors.push(error));
  stream.subscribe({
    data: (added, batch) => {
      rows.push(...added);
      batches.push(batch);
    },
    gap: (gap) => gaps.push(gap),
  });
  await environment.advanceAsync(0);
  await settle();
  return { environment, source, stream, log, rows, batches, gaps, errors };
}

/** Lets a page write down what has come. */
export async function writeDown({ environment }: { readonly environment: FakeEnvironment }): Promise<void> {
  await environment.advanceAsync(1_000);
}

/** Returns the values of rows. */
export function valuesOf(rows: readonly Sample[]): number[] {
  return rows.map(({ value }) => value);
}
