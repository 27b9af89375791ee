import { useEffect, useMemo, useReducer, useRef } from "react";
import type { DataStreamOptions, Source, SourceFunction } from "../stream/index.js";
import { DataStream } from "../stream/index.js";
import { useCommitEffect } from "./commit-effect.js";

/** Renders in a row, each with another stream, of which the console is told. */
const UNSTABLE_RENDERS = 3;

/**
 * Makes a stream for a component, and destroys it when the component is gone. The same stream stays through all renders
 * as long as its source is the same object: one from outside of the component, or from `useMemo`. A source that is made
 * within the component needs `deps`. The stream connects once a widget subscribes, never on a server.
 *
 * @example
 * ```tsx
 * const cpu = useStream(webSocket(url), { key: "host" }, [url]);
 * return <LineChart stream={cpu} value="cpu" />;
 * ```
 * @param source - where rows come from: a {@link Source}, or a function `(sink) => teardown`
 * @param options - those of the stream, read when it is made
 * @param deps - what source and options are made of, compared as React compares those of an effect: another value
 * makes another stream. Default: the source
 * @throws TypeError for a mistake in source or options, as `new DataStream` does
 */
export function useStream<T>(
  source: Source<T> | SourceFunction<T>,
  options?: Omit<DataStreamOptions<T>, "signal">,
  deps: readonly unknown[] = [source],
): DataStream<T> {
  const [life, renew] = useReducer((count: number) => count + 1, 0);
  // Nothing begins before somebody subscribes: a render that React throws away leaves nothing behind.
  const stream = useMemo(() => new DataStream<T>(source, options), [life, ...deps]);
  const kept = useRef<DataStream<T>>(undefined);
  useCommitEffect(() => {
    // A component that was away, as in an `<Activity>`, comes back with a stream that has ended.
    if (stream.state === "destroyed") renew();
  }, [stream]);
  useEffect(() => {
    kept.current = stream;
    return () => {
      kept.current = undefined;
      // StrictMode takes an effect back and runs it again, in the same turn.
      queueMicrotask(() => {
        if (kept.current !== stream) stream.destroy();
      });
    };
  }, [stream]);
  useStableSource(stream);
  return stream;
}

/** Tells the console of a source that each render makes anew, so that no stream ever gets far. */
function useStableSource(stream: object): void {
  const counted = useRef<{ stream: object; changes: number }>(undefined);
  useEffect(() => {
    const { stream: former, changes } = counted.current ?? { stream, changes: 0 };
    const now = former === stream ? 0 : changes + 1;
    counted.current = { stream, changes: now };
    if (now !== UNSTABLE_RENDERS) return;
    console.warn(
      "tickline: useStream: each render brings another source, so that the stream begins anew each time. Make the " +
        "source outside of the component or by useMemo, or name what it is made of: " +
        "useStream(webSocket(url), {}, [url])",
    );
  });
}
