import { fork } from "node:child_process";
import { once } from "node:events";
import type { RelayStats } from "../../src/relay/index.js";
import type { Order } from "../../src/stream/index.js";

/** What a relay in a process of its own is told. */
export interface RelayProcessOptions {
  /** The address of the relay that it reads from. */
  readonly engine: string;
  readonly order: Order;
  /** The port to listen on; 0: any. */
  readonly port: number;
  /** The time by which it is behind, ms. */
  readonly lag: number;
  /** The options of the relay. Default: its own. */
  readonly every?: number;
  readonly keep?: number;
}

/** What a relay in a process of its own tells. */
export interface RelayProcessState {
  readonly stats: RelayStats;
  /** The memory of the process, bytes. */
  readonly rss: number;
}

/** A relay in a process of its own. */
export interface RelayProcess {
  readonly port: number;
  readonly url: string;
  /** Asks how it is. */
  state(): Promise<RelayProcessState>;
  /** Breaks all of its readers off. */
  cut(): void;
  /** Kills it (SIGKILL); resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a relay by its program; resolves once it listens. */
export async function startRelayProcess(program: string, options: RelayProcessOptions): Promise<RelayProcess> {
  const child = fork(program, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const [port] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new Error("the relay ended before it listened");
    }),
  ])) as [number];
  return {
    port,
    url: `http://127.0.0.1:${port}/stream`,
    async state() {
      const answer = once(child, "message");
      child.send("state");
      return ((await answer) as [RelayProcessState])[0];
    },
    cut() {
      child.send("cut");
    },
    async kill() {
      if (isGone()) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
