import { isPinned } from "../../stream/internal.js";
import type { MakePiece } from "./pieces.js";

/** How often each file has failed to come. */
const failures = new Map<string, number>();

/**
 * Fetches a file beside this module. Chromium goes on failing at the address of a module that once did not come; so it
 * is asked for once more under another fragment, unless the page pins addresses to hashes, which a fragment would
 * evade.
 *
 * @throws (rejects) Error of code `load-failed`
 */
export async function fetchFile(name: string): Promise<MakePiece> {
  const address = new URL(`auto/${name}.mjs`, import.meta.url).href;
  const before = failures.get(name) ?? 0;
  try {
    return await importMaker(address).catch((error: unknown) => {
      if (before === 0 || isPinned()) throw error;
      return importMaker(`${address}#${before}`);
    });
  } catch (cause) {
    failures.set(name, before + 1);
    const cure =
      "Serve dist/auto/ as a whole beside tickline.auto.mjs, and allow its origin in script-src; where it has been " +
      "replaced, reload the page. The next element asks for it again";
    throw Object.assign(new Error(`${address} did not load. ${cure}`, { cause }), { code: "load-failed" });
  }
}

async function importMaker(address: string): Promise<MakePiece> {
  return ((await import(/* webpackIgnore: true */ /* @vite-ignore */ address)) as { default: MakePiece }).default;
}
