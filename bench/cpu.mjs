import { readdirSync, readFileSync } from "node:fs";

/** Returns `read()`, or `otherwise` where it throws: a process may have ended since its folder was listed. */
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
    // The name, in brackets, may contain any character; state and parent follow it.
    const rest = attempt(() => readFileSync(`/proc/${name}/stat`, "latin1").split(") ").at(-1), undefined);
    if (rest) found.set(Number(name), Number(rest.split(" ")[1]));
  }
  return found;
}

/** Lists a process and all of its descendants. */
function processTree(root) {
  const all = parents();
  const tree = new Set([root]);
  for (let size = 0; size < tree.size;) {
    size = tree.size;
    for (const [process, parent] of all) if (tree.has(parent)) tree.add(process);
  }
  return tree;
}

/** Returns the CPU time of a thread so far, ns. */
function cpuOfThread(process, thread) {
  return Number(
    attempt(() => readFileSync(`/proc/${process}/task/${thread}/schedstat`, "latin1"), "0").split(" ", 1)[0],
  );
}

function cpuOfThreads(process) {
  let sum = 0;
  for (const thread of attempt(() => readdirSync(`/proc/${process}/task`), [])) sum += cpuOfThread(process, thread);
  return sum;
}

/**
 * Returns the CPU time of a process and its descendants so far, ms, from the scheduler's nanoseconds; NaN where the
 * system has no such figure.
 */
export function cpuTime(root) {
  if (process.platform !== "linux") return NaN;
  let sum = 0;
  for (const member of processTree(root)) sum += cpuOfThreads(member);
  return sum / 1e6;
}

/** Returns the CPU time of the main thread of each process so far, ms, by process; NaN as in {@link cpuTime}. */
export function mainThreadTimes(processes) {
  return new Map(processes.map((id) => [id, process.platform === "linux" ? cpuOfThread(id, id) / 1e6 : NaN]));
}

/** Returns the process whose time rose most between two readings by process. */
export function busiest(before, after) {
  const rise = (process) => after.get(process) - (before.get(process) ?? 0);
  return [...after.keys()].reduce((most, process) => (rise(process) > rise(most) ? process : most));
}

/** Returns a CPU time as a share of one core, %. */
export const shareOfCore = (time, duration) => (time * 100) / duration;
