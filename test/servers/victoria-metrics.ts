import { findServers } from "../../scripts/servers.mjs";
import { findPort } from "./free-port.js";
import type { Scraper } from "./scraper.js";
import { startScraper } from "./scraper.js";

/** The age of the newest step whose value is computed, the least that there is, ms: newer ones repeat that value. */
export const LATENCY = 1_000;

/**
 * Starts VictoriaMetrics, of one node, and a node exporter that it scrapes; `made` is the port of the test's own
 * exporter.
 *
 * @param past - samples from before the start, in OpenMetrics' text format
 */
export async function startVictoriaMetrics(made: number, past?: string): Promise<Scraper> {
  const { "victoria-metrics": path } = findServers();
  if (!path) throw new Error("no VictoriaMetrics on this machine");
  return startScraper(made, async (_, run) => {
    const port = await findPort();
    const place = [`-httpListenAddr=127.0.0.1:${port}`, "-storageDataPath=data", "-memory.allowedBytes=256MB"];
    const program = run(path, [...place, "-promscrape.config=prometheus.yml", `-search.latencyOffset=${LATENCY}ms`]);
    await program.until((output) => output.includes("started VictoriaMetrics") || undefined);
    if (past !== undefined) {
      const server = `http://127.0.0.1:${port}`;
      const imported = await fetch(`${server}/api/v1/import/prometheus`, { method: "POST", body: past });
      if (!imported.ok) throw new Error(`VictoriaMetrics refused the past: ${await imported.text()}`);
      // Samples of an import are found once they are out of its buffers.
      await fetch(`${server}/internal/force_flush`);
    }
    return port;
  });
}
