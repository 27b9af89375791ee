/** CPU and memory of a program with the processes that it has started, as Linux tells them in /proc. */
import { readFileSync } from "node:fs";

/** The ticks of a second in /proc: USER_HZ, 100 on every platform of Linux that Node runs on. */
const TICKS = 100;

/** Returns `read()`; 0 where a process has ended meanwhile. */
function attempt(read) {
  try {
    return read();
  } catch {
    return 0;
  }
}

/** Adds up what is read of a process and of its children; NaN where there is no such process, or no /proc. */
function sumOf(pid, read) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ").filter(Boolean);
    return children.reduce((sum, child) => sum + attempt(() => read(child)), read(pid));
  } catch {
    return NaN;
  }
}

/** Returns the CPU time so far, µs: of a process, of its children, and of those of them that have ended. */
export function cpuOf(pid) {
  return sumOf(pid, (each) => {
    // The name, in brackets, may contain any character; after it `utime`, `stime`, `cutime`, `cstime` are 11th to 14th.
    const words = readFileSync(`/proc/${each}/stat`, "latin1").split(") ").at(-1).split(" ");
    const times = words.slice(11, each === pid ? 15 : 13).map(Number);
    return (times.reduce((sum, time) => sum + time) / TICKS) * 1e6;
  });
}

/** Returns the memory, bytes: of pages that processes share each has its share (PSS). */
export function memoryOf(pid) {
  return sumOf(pid, (each) => {
    const [, kibibytes] = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, "latin1"));
    return Number(kibibytes) * 1_024;
  });
}
