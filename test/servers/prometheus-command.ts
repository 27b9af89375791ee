import type { BrowserCommand } from "vitest/node";
import { findServers } from "../../scripts/servers.mjs";
import { startMadeExporter } from "./made-exporter.js";
import { startPrometheus } from "./prometheus.js";
import { seededWeek } from "./seeded-week.js";

/** A Prometheus with a seeded week, for tests in a page. */
export interface PagePrometheus {
  readonly port: number;
  /** The time up to which the week was seeded, epoch ms. */
  readonly now: number;
}

declare module "vitest/browser" {
  interface BrowserCommands {
    /** Starts a Prometheus with a seeded week; undefined where this machine has none. */
    startPrometheus(): Promise<PagePrometheus | undefined>;
    /** Ends it. */
    stopPrometheus(): Promise<void>;
  }
}

let stop: (() => Promise<void>) | undefined;

export const prometheusCommands: Record<"startPrometheus" | "stopPrometheus", BrowserCommand> = {
  async startPrometheus(): Promise<PagePrometheus | undefined> {
    const servers = findServers();
    if (!servers.prometheus || !servers["prometheus-node-exporter"]) return undefined;
    const exporter = await startMadeExporter();
    const now = Date.now();
    const server = await startPrometheus(exporter.port, seededWeek(now).toText(exporter.port));
    stop = async () => {
      await server.stop();
      await exporter.stop();
    };
    return { port: server.port, now };
  },
  async stopPrometheus() {
    await stop?.();
    stop = undefined;
  },
};
