import { readdirSync, readFileSync } from "node:fs";

/** A process may end between the look at its folder and the look inside. */
function attempt(read, otherwise) {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function parents() {
  const found = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // The name, in brackets, may hold anything; after it come the state and the parent.
    const rest = attempt(() => readFileSync(`/proc/${name}/stat`, "latin1").split(") ").at(-1), undefined);
    if (rest) found.set(Number(name), Number(rest.split(" ")[1]));
  }
  return found;
}

/** The process and all that come from it. */
function processTree(root) {
  const all = parents();
  const tree = new Set([root]);
  for (let size = 0; size < tree.size;) {
    size = tree.size;
    for (const [process, parent] of all) if (tree.has(parent)) tree.add(process);
  }
  return tree;
}

function cpuOfThreads(process) {
  let sum = 0;
  for (const thread of attempt(() => readdirSync(`/proc/${process}/task`), [])) {
    sum += Number(
      attempt(() => readFileSync(`/proc/${process}/task/${thread}/schedstat`, "latin1"), "0").split(" ", 1)[0],
    );
  }
  return sum;
}

/**
 * The CPU time of a process and its descendants so far, ms, by the scheduler's own nanoseconds; NaN where the system
 * doesn't tell.
 */
export function cpuTime(root) {
  if (process.platform !== "linux") return NaN;
  let sum = 0;
  for (const member of processTree(root)) sum += cpuOfThreads(member);
  return sum / 1e6;
}
