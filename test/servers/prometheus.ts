import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findServers } from "../../scripts/servers.mjs";
import type { Scraper } from "./scraper.js";
import { ANY_PORT, portOf, startScraper } from "./scraper.js";

/** The longest block of samples from before the start: one or two files of a week, in place of a hundred. */
const BLOCK = "--max-block-duration=216h";

/**
 * Starts Prometheus and a node exporter; `made` is the port of the test's own exporter.
 *
 * @param past - samples from before the start, in OpenMetrics' text format
 */
export async function startPrometheus(made: number, past?: string): Promise<Scraper> {
  const { prometheus } = findServers();
  if (!prometheus) throw new Error("no Prometheus on this machine");
  return startScraper(made, async (folder, run) => {
    if (past !== undefined) {
      writeFileSync(join(folder, "past.txt"), past);
      const words = ["tsdb", "create-blocks-from", BLOCK, "openmetrics", "past.txt", "data"];
      execFileSync(join(dirname(prometheus), "promtool"), words, { cwd: folder, stdio: "ignore" });
    }
    const program = run(prometheus, [ANY_PORT, "--config.file=prometheus.yml", "--storage.tsdb.path=data"]);
    const port = await portOf(program);
    await program.until((output) => output.includes("Server is ready") || undefined);
    return port;
  });
}
