import type { Sink } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";

/** A worker that has not answered after so long is not waited for any more, ms. */
const WORKER_PATIENCE_MS = 2_000;

/** The workers that this page keeps alive, by group; null: one that failed, of which was told. */
const workers = new Map<string, SharedWorker | null>();

/**
 * Starts the worker that leads a group, or joins it. Resolves once the pages need not wait for it any more: it failed,
 * of which `sink` is told, or is late.
 */
export function startWorker(url: string | URL, group: string, sink: Sink<never>): Promise<void> {
  if (workers.has(group)) return Promise.resolve();
  return new Promise((resolve) => {
    const { environment, signal } = sink;
    const timer = environment.setTimeout(resolve, WORKER_PATIENCE_MS);
    const end = (): void => {
      environment.clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", end);
    const fail = (why: string): void => {
      workers.set(group, null);
      const cure = "let the option worker name a script of this origin that calls serveConnection";
      const words = `a page leads, as the shared worker failed: ${why}: ${cure}`;
      if (!signal.aborted) sink.trouble(new StreamError("load-failed", words));
      end();
    };
    if (typeof SharedWorker === "undefined") {
      // Nothing is wrong: some browsers have none.
      end();
      return;
    }
    try {
      const worker = new SharedWorker(url, { type: "module", name: group });
      workers.set(group, worker);
      worker.addEventListener("error", () => {
        fail("its script did not load, or threw");
      });
    } catch (error) {
      fail(error instanceof Error ? error.name : "it could not be made");
    }
  });
}
