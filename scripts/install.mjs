/**
 * Runs before `npm start` and `npm test`: installs the dependencies where they are missing, or older than the lockfile.
 * Plain Node: no library is there yet.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync, utimesSync } from "node:fs";

const oldest = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(`Node ${oldest.join(".")} or newer is needed, this is ${process.versions.node}.`);
  process.exit(1);
}

const root = new URL("../", import.meta.url);
const lockfile = new URL("package-lock.json", root);
// npm writes this file last: without it no installation was finished.
const installed = new URL("node_modules/.package-lock.json", root);

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/**
 * Whether the installation is older than the lockfile and differs from it; packages of other platforms do not count.
 */
function isOutdated() {
  if (changed(installed) === 0) return true;
  if (changed(installed) >= changed(lockfile)) return false;
  const [have, want] = [packages(installed), packages(lockfile)];
  const differs = Object.keys(want).some((path) => {
    if (path === "" || (want[path].optional && !have[path])) return false;
    return have[path]?.integrity !== want[path].integrity;
  });
  if (!differs) utimesSync(installed, new Date(), new Date());
  return differs;
}

if (isOutdated()) {
  console.log("Installing dependencies: npm ci");
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const { status, error } = spawnSync(command, [...before, "ci", "--include=dev"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ""}. Run it by hand to see why.`);
    process.exit(1);
  }
}
