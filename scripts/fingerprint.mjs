/** Remembers what a step last succeeded on, so that it need not run again on the same files. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));
const memory = join(root, "node_modules/.cache/tickline");

function filesIn(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(path)
    .filter((name) => name !== "node_modules")
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/** A hash of the names and contents of files and folders, relative to the project. */
export function fingerprint(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap((input) => filesIn(join(root, input)))) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

/** Whether `step` last succeeded with this fingerprint and its outputs are still there. */
export function isFresh(step, print, outputs = []) {
  const file = join(memory, step);
  return (
    existsSync(file) &&
    readFileSync(file, "utf8") === print &&
    outputs.every((output) => existsSync(join(root, output)))
  );
}

/** Notes that `step` succeeded. */
export function remember(step, print) {
  mkdirSync(memory, { recursive: true });
  writeFileSync(join(memory, step), print);
}

/** Forgets that `step` ever succeeded. */
export function forget(step) {
  rmSync(join(memory, step), { force: true });
}
