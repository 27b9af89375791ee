import { cacheCode } from "./cache-on-demand.js";

/**
 * Forgets what the option `cache` of streams has kept in this browser under a name, such as when the reader logs out.
 * Stop those streams before: one that runs goes on keeping what comes.
 *
 * @example
 * ```ts
 * stream.destroy();
 * await deleteCache("cpu");
 * ```
 * @param name - the name that the option was given
 * @returns a promise that is settled when it is gone; it rejects with the browser's error where there is no IndexedDB,
 * and with a {@link StreamError} of code `load-failed` where the code did not come
 */
export async function deleteCache(name: string): Promise<void> {
  const { browserShelf } = await cacheCode.load();
  await browserShelf.remove(name);
}
