import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem, type } from "node:os";
import { contestants } from "./contestants/index.mjs";

const manifest = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** Returns the measured commit, where there is a clone; with `+` where files differ from it. */
function readCommit() {
  const git = (...args) => spawnSync("git", args, { cwd: new URL("..", import.meta.url), encoding: "utf8" });
  const { status, stdout } = git("rev-parse", "--short", "HEAD");
  if (status !== 0) return undefined;
  return `${stdout.trim()}${git("status", "--porcelain", "src").stdout.trim() ? "+" : ""}`;
}

/** Describes the environment of a measurement: versions, machine, date. */
export async function readEnvironment({ withBrowser }) {
  const libraries = Object.values(contestants).filter(({ library }) => library);
  return {
    date: new Date().toISOString(),
    chromium: await withBrowser({}, ({ product }) => product),
    node: process.versions.node,
    system: type(),
    cpu: `${cpus()[0]?.model.trim() ?? "unknown"}, ${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    tickline: manifest("../package.json").version,
    commit: readCommit(),
    libraries: Object.fromEntries(
      libraries.map(({ library }) => [library, manifest(`node_modules/${library}/package.json`).version]),
    ),
  };
}
