import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findServers } from "../../scripts/servers.mjs";
import type { Program } from "./program.js";
import { makeFolder, startProgram } from "./program.js";

/** A Prometheus that scrapes a node exporter and another exporter, once a second. */
export interface Prometheus {
  readonly port: number;
  /** Ends both programs and removes their folder. */
  stop(): Promise<void>;
}

/** The flag for a free port: both programs print the one they got. */
const ANY_PORT = "--web.listen-address=127.0.0.1:0";

/** The longest block of samples from before the start: one or two files of a week, in place of a hundred. */
const BLOCK = "--max-block-duration=216h";

/**
 * Starts Prometheus and a node exporter; `made` is the port of the test's own exporter.
 *
 * @param past - samples from before the start, in OpenMetrics' text format
 */
export async function startPrometheus(made: number, past?: string): Promise<Prometheus> {
  const { prometheus, "prometheus-node-exporter": exporter } = findServers();
  if (!prometheus || !exporter) throw new Error("no Prometheus on this machine");
  const { path: folder, remove } = makeFolder();
  const programs: Program[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.stop()));
    remove();
  };
  const start = async (path: string, ...args: string[]): Promise<number> => {
    const program = startProgram(path, [ANY_PORT, ...args], folder);
    programs.push(program);
    return Number(await program.until((output) => /Listening on.*address=127\.0\.0\.1:(\d+)/.exec(output)?.[1]));
  };
  try {
    if (past !== undefined) {
      writeFileSync(join(folder, "past.txt"), past);
      const words = ["tsdb", "create-blocks-from", BLOCK, "openmetrics", "past.txt", "data"];
      execFileSync(join(dirname(prometheus), "promtool"), words, { cwd: folder, stdio: "ignore" });
    }
    const node = await start(exporter, "--collector.disable-defaults", "--collector.cpu", "--collector.loadavg");
    const words: Record<string, string> = { node: String(node), made: String(made) };
    const template = readFileSync("test/servers/prometheus.yml", "utf8");
    writeFileSync(
      join(folder, "prometheus.yml"),
      template.replace(/@(\w+)@/g, (_, word: string) => words[word]),
    );
    const port = await start(prometheus, "--config.file=prometheus.yml", "--storage.tsdb.path=data");
    await programs[1].until((output) => output.includes("Server is ready") || undefined);
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
