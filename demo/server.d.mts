import type { Feed } from "./feed.mjs";
import type { Metrics } from "./metrics.mjs";

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
  /** How far back history goes. Default 10 minutes. */
  history?: number;
  /** How far back a resume goes. Default 5 minutes. */
  replay?: number;
}

/** A demo server that runs. */
export interface DemoServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly feed: Feed<Metrics>;
  /** True: cuts every connection and refuses new ones while sampling goes on. False: lets them in again. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

export function startServer(options?: ServerOptions): Promise<DemoServer>;
