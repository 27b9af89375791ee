import type { Feed } from "./feed.mjs";
import type { Metrics } from "./metrics.mjs";
import type { StoredFeed, StoreOptions } from "./store/stored-feed.mjs";

/** Durations in ms. */
export interface ServerOptions {
  /** The first port to try; 0 takes any. Default 0. */
  port?: number;
  /** Default: random. */
  epoch?: string;
  /** Between two samples. Default 250. */
  interval?: number;
  /** Default 5,000. */
  heartbeat?: number;
  /** The age of the oldest rows of history. Default 10 minutes. */
  history?: number;
  /** The age of the oldest rows of a replay. Default 5 minutes. */
  replay?: number;
}

/** A running demo server. */
export interface DemoServer<F = Feed<Metrics>> {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly feed: F;
  /** True: cuts every connection and refuses new ones while sampling goes on. False: lets them in again. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

/** Stores the rows. */
export function startServer(options: ServerOptions & { store: StoreOptions }): Promise<DemoServer<StoredFeed<Metrics>>>;
/** Holds the rows in memory alone. */
export function startServer(options?: ServerOptions & { store?: false }): Promise<DemoServer>;
