import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/**
 * Opens the PGlite in a folder, and makes it there where there is none: beside its place, to be moved there when it is
 * whole, so that a kill leaves none that is half made. Aborting the signal ends it at once.
 */
export async function openPglite(folder, signal) {
  const place = join(folder, "data");
  if (!existsSync(place)) {
    const draft = join(folder, "data.new");
    await rm(draft, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // Making one takes twice the memory, which goes with its thread.
    const made = await start(draft, signal);
    await made.close();
    await rename(draft, place);
  }
  const database = await start(place, signal);
  return {
    ...database,
    /** Writes the log into the tables, and frees the room of deleted rows: PGlite has no process that would. */
    async tend({ hasDeleted }) {
      if (hasDeleted) await database.query("vacuum");
      await database.query("checkpoint");
    },
  };
}

/** Starts a thread with the PGlite of a folder; resolves when it can be asked. */
async function start(folder, signal) {
  const worker = new Worker(new URL("./pglite-worker.mjs", import.meta.url), { workerData: { folder } });
  const abort = () => worker.terminate();
  signal.addEventListener("abort", abort);
  const waiting = new Map(); // id -> { resolve, reject }
  let count = 0;
  let failure;
  const end = (error) => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.on("message", ({ id, rows, error }) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(Object.assign(new Error(error.message), { code: error.code }));
    else resolve?.(rows);
  });
  worker.on("error", end);
  worker.on("exit", () => {
    signal.removeEventListener("abort", abort);
    end(new Error("PGlite has ended"));
  });
  const answered = (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  const ask = (question) => {
    if (failure) return Promise.reject(failure);
    count += 1;
    worker.postMessage({ id: count, ...question });
    return answered(count);
  };

  try {
    await answered(0);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    /** Runs a statement; resolves to its rows, as arrays. */
    query: (text, values = []) => ask({ text, values }),
    async close() {
      await ask({}).catch(() => undefined);
      await worker.terminate();
    },
  };
}
