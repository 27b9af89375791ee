import { DataStream } from "../../src/stream/data-stream.js";
import type { DataStreamOptions } from "../../src/stream/options/options.js";
import type { Sink, Source } from "../../src/stream/source.js";
import { FakeEnvironment } from "./fake-environment.js";

/** A row of the tests. */
export interface Sample {
  time: number;
  value: number;
}

/** A source that a test speaks for: keeps the sink of each attempt, counts teardowns. */
export class ScriptedSource<T = Sample> implements Source<T> {
  readonly name = "scripted";
  readonly sinks: Sink<T>[] = [];
  teardowns = 0;

  constructor(traits: Partial<Omit<Source<T>, "connect" | "name">> = {}) {
    Object.assign(this, traits);
  }

  /** The sink of the newest attempt. */
  get sink(): Sink<T> {
    const sink = this.sinks.at(-1);
    if (!sink) throw new Error("no attempt yet");
    return sink;
  }

  connect(sink: Sink<T>): () => void {
    this.sinks.push(sink);
    return () => {
      this.teardowns += 1;
    };
  }
}

/** Logs all events of a stream, in order, in short words. */
export function logOf<T>(stream: DataStream<T>): string[] {
  const log: string[] = [];
  stream.on("state", ({ state, reason }) => log.push(reason === undefined ? state : `${state}: ${reason}`));
  stream.on("data", (rows, { from }) => log.push(`data ${from} ${rows.length}`));
  stream.on("gap", ({ kind, count }) => log.push(`gap ${kind} ${String(count)}`));
  stream.on("repair", ({ rows, remaining }) => log.push(`repair ${rows.length} left ${String(remaining)}`));
  stream.on("drop", ({ count, cause }) => log.push(`drop ${count} ${cause}`));
  stream.on("error", ({ code }) => log.push(`error ${code}`));
  stream.on("end", () => log.push("end"));
  return log;
}

/** Makes a stream over a scripted source on a clock that stands still, subscribed to and connected. */
export async function connect(
  traits: ConstructorParameters<typeof ScriptedSource<Sample>>[0] = {},
  options: DataStreamOptions<Sample> = {},
) {
  const environment = new FakeEnvironment();
  const source = new ScriptedSource<Sample>(traits);
  const stream = new DataStream<Sample>(source, { environment, ...options });
  const log = logOf(stream);
  const undo = stream.subscribe(() => undefined);
  await environment.advanceAsync(0);
  return { environment, source, stream, log, undo };
}

/** Makes `count` rows one second apart; the value is the sequence number. */
export function samples(first: number, count: number, start = 1_700_000_000_000): Sample[] {
  return Array.from({ length: count }, (_, i) => ({ time: start + (first + i) * 1_000 - 3_600_000, value: first + i }));
}
