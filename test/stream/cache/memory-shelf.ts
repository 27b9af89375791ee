import { vi } from "vitest";
import { openCache } from "../../../src/stream/cache/cache.js";
import { cacheCode } from "../../../src/stream/cache/cache-on-demand.js";
import type { CacheRecord } from "../../../src/stream/cache/record.js";
import type { Shelf } from "../../../src/stream/cache/shelf.js";

/** A shelf in memory: copies records as IndexedDB does. */
export class MemoryShelf implements Shelf {
  readonly records = new Map<string, unknown>();
  writes = 0;

  read(name: string): Promise<unknown> {
    return Promise.resolve(structuredClone(this.records.get(name)));
  }

  write(name: string, record: unknown): Promise<unknown> {
    this.records.set(name, structuredClone(record));
    this.writes += 1;
    return Promise.resolve();
  }

  remove(name: string): Promise<unknown> {
    this.records.delete(name);
    return Promise.resolve();
  }

  /** The record of a name as it lies there. */
  recordOf(name: string): CacheRecord<unknown> | undefined {
    return this.records.get(name) as CacheRecord<unknown> | undefined;
  }
}

/** Lets streams keep their records on this shelf, until mocks are restored. */
export function keepOn(shelf: Shelf): void {
  vi.spyOn(cacheCode, "load").mockResolvedValue({
    browserShelf: shelf,
    openCache: (context, delivery, history, tellGap) => openCache(context, delivery, history, tellGap, shelf),
  });
}
