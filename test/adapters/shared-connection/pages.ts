import { sharedConnection } from "../../../src/adapters/shared-connection/index.js";
import type { DataStreamOptions, Environment, Gap, Source, StreamError } from "../../../src/stream/index.js";
import { DataStream, platform } from "../../../src/stream/index.js";

/** A page of the origin, as far as its streams see one: it has a clock of its own, and may be hidden. */
export interface Page {
  readonly environment: Environment;
  setVisible(on: boolean): void;
  /** Moves the steady clock on, ms. */
  sleep(ms: number): void;
  /** Opens a stream on the shared source, and notes what it is told. */
  read<T extends { readonly value: number }>(
    source: Source<T>,
    options?: DataStreamOptions<T> & { readonly name?: string },
  ): PageReader<T>;
}

/** A stream of a page. */
export interface PageReader<T> {
  readonly stream: DataStream<T>;
  readonly values: readonly number[];
  readonly gaps: readonly Gap[];
  readonly errors: readonly StreamError[];
  readonly states: readonly string[];
}

/** Makes a page. */
export function openPage(): Page {
  let isVisible = true;
  let slept = 0;
  const listeners = new Set<() => void>();
  const environment: Environment = {
    ...platform,
    monotonic: () => performance.now() + slept,
    visible: () => isVisible,
    on(change) {
      listeners.add(change);
      return () => listeners.delete(change);
    },
  };
  return {
    environment,
    setVisible(on) {
      isVisible = on;
      for (const listener of [...listeners]) listener();
    },
    sleep(ms) {
      slept += ms;
    },
    read(source, { name = "feed", ...options } = {}) {
      const shared = sharedConnection(source, { name });
      const stream = new DataStream(shared, {
        environment,
        retry: { minDelay: 5, maxDelay: 20 },
        recent: 0,
        ...options,
      });
      const [values, gaps, errors, states] = [[], [], [], []] as [number[], Gap[], StreamError[], string[]];
      stream.on("data", (rows) => values.push(...rows.map(({ value }) => value)));
      stream.on("gap", (gap) => gaps.push(gap));
      stream.on("error", (error) => errors.push(error));
      stream.on("state", ({ state }) => states.push(state));
      stream.start();
      return { stream, values, gaps, errors, states };
    },
  };
}
