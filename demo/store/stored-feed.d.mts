import type { Feed } from "../feed.mjs";
import type { ServedFeed } from "../wire-server.mjs";

/** Where the rows of a feed are stored. */
export interface StoreOptions {
  /** URL of a PostgreSQL server; without it, a PGlite in `folder`. */
  url?: string | undefined;
  folder: string;
  /** The age of the oldest rows, ms. Default a week. */
  keep?: number;
  /** Is handed a sentence when the store is up, or has failed. */
  tell?: (words: string) => void;
}

/** A feed whose rows are told once they are stored. */
export interface StoredFeed<T> extends ServedFeed<T> {
  /** Resolves when the store is up, or has failed, with whether it is up. */
  readonly started: Promise<boolean>;
  close(): Promise<void>;
}

export function storeFeed<T>(feed: Feed<T>, options: StoreOptions): StoredFeed<T>;
