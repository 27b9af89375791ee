/**
 * Runs before `npm start` and `npm test`: brings the dependencies where there are none, or older ones than the lockfile
 * names. Plain Node, no dependency.
 */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";

const oldest = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(`Node ${oldest.join(".")} or newer is needed, this is ${process.versions.node}.`);
  process.exit(1);
}

const root = new URL("../", import.meta.url);
const changed = (path) => statSync(new URL(path, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes this file last: without it an installation was never finished.
if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  console.log("Installing dependencies: npm ci");
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const { status, error } = spawnSync(command, [...before, "ci", "--include=dev"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ""}. Run it by hand to see why.`);
    process.exit(1);
  }
}
