import { expect } from "vitest";
import type { Feed, FeedQuery } from "../../demo/feed.mjs";
import { createFeed } from "../../demo/feed.mjs";
import type { StoredFeed, StoreOptions } from "../../demo/store/stored-feed.mjs";
import { storeFeed } from "../../demo/store/stored-feed.mjs";
import type { StoreKind, TestStore } from "./stores.js";

/** A row of a test. */
export interface Sample {
  time: number;
  load: number | null;
  core0?: number | null;
}

export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;
/** A multiple of a day: round spans begin there. */
export const START = Math.floor((Date.now() - 6 * DAY) / DAY) * DAY;

/** Of something that comes, on a busy machine. */
export const patience = { timeout: 20_000 };

export const undo: (() => unknown)[] = [];

export async function create(kind: StoreKind): Promise<TestStore> {
  const store = await kind.create();
  undo.push(() => store.remove());
  return store;
}

/** Opens a feed over a store, and waits until it is up. */
export async function open(options: StoreOptions, epoch?: string, keep = 10): Promise<StoredFeed<Sample>> {
  const feed = begin(options, createFeed({ epoch, keep, replay: keep }));
  expect(await feed.started).toBe(true);
  return feed;
}

export function begin(options: StoreOptions, recent: Feed<Sample> = createFeed()): StoredFeed<Sample> {
  const feed = storeFeed(recent, options);
  undo.push(() => feed.close());
  return feed;
}

/** Rows at an interval, whose sums are exact in any order. */
export function samples(count: number, start = START, interval = 250): Sample[] {
  return Array.from({ length: count }, (_, index) => ({
    time: start + index * interval,
    load: index % 7 === 3 ? null : (index * 37) % 256,
    core0: (index * 11) % 128,
  }));
}

/** Appends rows, and waits until readers are told of them. */
export async function append(feed: StoredFeed<Sample>, rows: readonly Sample[]): Promise<void> {
  const head = feed.head() + rows.length;
  await new Promise<void>((done) => {
    const unlisten = feed.listen(() => {
      // A feed tells its listeners once it has counted on.
      if (feed.head() === head) done();
    });
    undo.push(unlisten);
    feed.append(rows);
  });
}

export const past = (feed: StoredFeed<Sample>, query: Partial<FeedQuery>) => feed.history({ limit: 20_000, ...query });
