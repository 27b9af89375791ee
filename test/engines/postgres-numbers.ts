import { afterEach } from "vitest";
import type { PostgresOptions } from "../../src/adapters/postgres/index.js";
import { postgres } from "../../src/adapters/postgres/index.js";
import type { Gap, Resume, StreamError } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import type { NumberRow } from "./engine.js";
import { postgresClient, startNumbers } from "./postgres-kind.js";

export const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Waits so many ms. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Returns the numbers from one to another. */
export const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** A table of numbers behind a proxy, and readers of it. */
export async function begin() {
  const table = await startNumbers();
  undo.push(table.stop);
  const proxy = await startCuttingProxy(table.port);
  undo.push(proxy.close);
  const connect = async () => {
    const client = await table.connect();
    undo.push(() => client.end().catch(() => undefined));
    return client;
  };
  const read = (options: PostgresOptions<NumberRow> = {}, resume: Resume | null = null) => {
    const source = postgres<NumberRow>(() => postgresClient(proxy.port), "numbers", {
      channel: "numbers",
      every: 100,
      ...options,
    });
    const stream = new DataStream(source, { retry: { minDelay: 1, maxDelay: 20 }, resume });
    const [values, places, gaps, errors]: [number[], string[], Gap[], StreamError[]] = [[], [], [], []];
    stream.subscribe({
      data: (rows, { positions, position }) => {
        values.push(...rows.map(({ value }) => Number(value)));
        places.push(...(positions ?? [position]).map((each) => String(each?.offset)));
      },
      gap: (gap) => gaps.push(gap),
      error: (error) => errors.push(error),
    });
    stream.start();
    undo.push(() => stream.destroy());
    return { stream, values, places, gaps, errors, hasBegun: () => until(() => stream.position !== null) };
  };
  return { ...table, proxy, connect, read };
}

/** Counts places that do not follow the one before them, as pairs of numbers. */
export function disorderOf(places: readonly string[]): number {
  const pairs = places.map((place) => place.split("-").map(BigInt));
  const isBehind = ([xid, id]: bigint[], [lastXid, lastId]: bigint[]): boolean =>
    xid === lastXid ? id <= lastId : xid < lastXid;
  return pairs.filter((pair, i) => i > 0 && isBehind(pair, pairs[i - 1])).length;
}
