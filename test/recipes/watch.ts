import { expect, onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";
import type {
  DataStreamOptions,
  Drop,
  Gap,
  Gone,
  Source,
  SourceFunction,
  StreamError,
  StreamState,
} from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";

/** What a stream has told so far. */
export interface Watched<T> {
  readonly stream: DataStream<T>;
  readonly rows: T[];
  /** The times of the rows. */
  readonly times: number[];
  readonly gaps: Gap[];
  readonly gone: Gone[];
  readonly drops: Drop[];
  readonly errors: StreamError[];
  /** Resolves when so many rows have come. */
  has(count: number): Promise<void>;
  /** Resolves when the stream has been in this state, however shortly, since the state that was waited for before. */
  reaches(state: StreamState): Promise<void>;
}

/** The options of a wait: real servers answer in ms. */
export const waiting = { timeout: 8_000, interval: 5 };

/* eslint-disable @typescript-eslint/no-explicit-any -- recipes are JavaScript: a test says what their rows are */
/** Subscribes to a stream, or to one on a source that retries at once; ends it with the test. */
export function watch<T = any>(
  of: DataStream<any> | Source<any> | SourceFunction<any>,
  options: DataStreamOptions<T> = {},
): Watched<T> {
  // A page has one, and Node from version 22.
  vi.stubGlobal("WebSocket", WebSocket);
  const stream: DataStream<T> =
    of instanceof DataStream ? of : new DataStream<T>(of, { retry: { minDelay: 1, maxDelay: 20 }, ...options });
  onTestFinished(() => stream.destroy());
  const rows: T[] = [];
  const times: number[] = [];
  const gaps: Gap[] = [];
  const gone: Gone[] = [];
  const drops: Drop[] = [];
  const errors: StreamError[] = [];
  const states: StreamState[] = [];
  let reached = 0;
  stream.subscribe({
    data(batch, facts) {
      rows.push(...batch);
      times.push(...facts.times);
    },
    gap: (gap) => gaps.push(gap),
    gone: (keys) => gone.push(keys),
    drop: (drop) => drops.push(drop),
    error: (error) => errors.push(error),
    state: ({ state }) => states.push(state),
  });
  states.unshift(stream.state);
  return {
    stream,
    rows,
    times,
    gaps,
    gone,
    drops,
    errors,
    has: (count) => vi.waitFor(() => expect(rows.length).toBeGreaterThanOrEqual(count), waiting),
    async reaches(state) {
      await vi.waitFor(() => expect(states.slice(reached)).toContain(state), waiting);
      reached = states.indexOf(state, reached);
    },
  };
}

/* eslint-enable @typescript-eslint/no-explicit-any */

/** Starts a server that is closed at the end of the test. */
export async function serving<S extends { close(): Promise<void> }>(start: Promise<S>): Promise<S> {
  const server = await start;
  onTestFinished(() => server.close());
  return server;
}
