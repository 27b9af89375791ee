import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a folder is tried, and the longest pause between, ms: a server may just be closing. */
const TRIES = 10;
const LONGEST_PAUSE = 200;

/** Folders that this process holds. */
const held = new Set();

/**
 * Takes a folder for this process alone, however another ends: each that wants it lays down a claim with its number,
 * and holds the folder if there is no claim of another process that runs. Two that come at once both step back, and
 * try again. Returns a function that gives it back.
 */
export async function lockFolder(folder) {
  const claims = join(folder, "claims");
  const claim = join(claims, String(process.pid));
  mkdirSync(claims, { recursive: true });
  for (let tries = 1; ; tries += 1) {
    if (!held.has(folder)) {
      writeFileSync(claim, startOf(process.pid));
      const others = readdirSync(claims).filter((name) => name !== String(process.pid));
      const gone = others.filter((name) => !isRunning(claims, name));
      for (const name of gone) rmSync(join(claims, name), { force: true });
      if (gone.length === others.length) break;
      rmSync(claim, { force: true });
    }
    if (tries === TRIES) throw Object.assign(new Error(`another server writes into ${folder}`), { code: "IN_USE" });
    await sleep(LONGEST_PAUSE * Math.random());
  }
  held.add(folder);
  return () => {
    held.delete(folder);
    rmSync(claim, { force: true });
  };
}

/** Whether the process of a claim runs: one of its number, and where Linux tells, of its start. */
function isRunning(claims, name) {
  try {
    process.kill(Number(name), 0);
  } catch ({ code }) {
    // EPERM: it runs as somebody else.
    if (code !== "EPERM") return false;
  }
  try {
    const start = readFileSync(join(claims, name), "utf8");
    return start === startOf(Number(name)) || start === "";
  } catch {
    // It has just been given back.
    return false;
  }
}

/** Returns when a process was started, in the kernel's ticks; an empty text where nothing tells. */
function startOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in brackets, may hold anything.
    const [state, ...numbers] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? "ended" : numbers[18];
  } catch {
    return "";
  }
}
