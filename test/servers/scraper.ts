import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findServers } from "../../scripts/servers.mjs";
import type { Program } from "./program.js";
import { makeFolder, startProgram } from "./program.js";

/** A server that scrapes a node exporter and another exporter, once a second, and answers PromQL. */
export interface Scraper {
  readonly port: number;
  /** Ends all its programs and removes their folder. */
  stop(): Promise<void>;
}

/** What starts a server in a folder that has the file of its targets, `prometheus.yml`; resolves with its port. */
export type ScraperStart = (folder: string, run: (path: string, args: readonly string[]) => Program) => Promise<number>;

/** The flag for a free port, which Prometheus' programs print. */
export const ANY_PORT = "--web.listen-address=127.0.0.1:0";

/** Resolves with the port that a program of Prometheus' got by {@link ANY_PORT}. */
export async function portOf(program: Program): Promise<number> {
  return Number(await program.until((output) => /Listening on.*address=127\.0\.0\.1:(\d+)/.exec(output)?.[1]));
}

/** Starts a node exporter, and the server that scrapes it; `made` is the port of the test's own exporter. */
export async function startScraper(made: number, start: ScraperStart): Promise<Scraper> {
  const { "prometheus-node-exporter": exporter } = findServers();
  if (!exporter) throw new Error("no node exporter on this machine");
  const { path: folder, remove } = makeFolder();
  const programs: Program[] = [];
  const run = (path: string, args: readonly string[]): Program => {
    const program = startProgram(path, args, folder);
    programs.push(program);
    return program;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.stop()));
    remove();
  };
  try {
    const flags = [ANY_PORT, "--collector.disable-defaults", "--collector.cpu", "--collector.loadavg"];
    const node = await portOf(run(exporter, flags));
    const words: Record<string, string> = { node: String(node), made: String(made) };
    const template = readFileSync("test/servers/prometheus.yml", "utf8");
    writeFileSync(
      join(folder, "prometheus.yml"),
      template.replace(/@(\w+)@/g, (_, word: string) => words[word]),
    );
    return { port: await start(folder, run), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
