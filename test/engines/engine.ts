import type { findServers } from "../../scripts/servers.mjs";
import type { Source } from "../../src/stream/index.js";

/** A row of an engine: numbers that count on from 1, as texts where the engine keeps texts alone. */
export interface NumberRow {
  readonly value: number | string;
}

/** An engine that a test has started, with a log of its own. */
export interface RunningEngine {
  /** The port that the engine listens on, on loopback. */
  readonly port: number;
  /** Adds rows of these values; resolves once the engine has them for good, rejects where nobody knows that. */
  append(values: readonly number[]): Promise<void>;
  /** Makes the log forget all rows but the newest so many. Absent where an engine forgets none. */
  trim?(kept: number): Promise<void>;
  /** Kills the engine (-9) and starts it again, on the same port and with the same folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** An engine, and the adapter that reads from it. */
export interface EngineKind {
  /** The name of the entry. */
  readonly name: string;
  /** The packages of Debian that it needs. */
  readonly packages: readonly (keyof ReturnType<typeof findServers>)[];
  /** Whether connections outlive an attempt, as `fetch` keeps them for the next request. Default false. */
  readonly keepsConnections?: boolean;
  start(): Promise<RunningEngine>;
  /** Makes the source of the engine's log, by the port where the engine, or a proxy before it, listens. */
  source(port: number): Source<NumberRow>;
}
