/** The query of `history()`. Sequence numbers are exclusive bounds, times, epoch ms, inclusive ones. */
export interface FeedQuery {
  /** Default: that of the feed. */
  epoch?: string | undefined;
  after?: number | undefined;
  before?: number | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Where a stretch of time, `from` and `to`, has more rows, they are summed up. */
  points?: number | undefined;
  limit: number;
}

/** The answer to a query, as docs/wire.md tells it, but for `whole`, which is `recovered` there. */
export interface FeedAnswer<T> {
  epoch: string;
  seq?: number;
  rows: T[];
  whole: boolean;
  step?: number;
  min?: T[];
  max?: T[];
  oldest?: number | null | undefined;
  gaps?: { after: number; before: number; kind: "lost" | "unknown" }[];
}

/** A bounded feed that counts its rows from 1. */
export interface Feed<T> {
  readonly epoch: string;
  head(): number;
  append(rows: readonly T[]): number;
  listen(listener: (rows: readonly T[]) => void): () => void;
  since(seq: number): T[] | null;
  history(query: FeedQuery): FeedAnswer<T>;
}

export function createFeed<T>(options?: { epoch?: string | undefined; keep?: number; replay?: number }): Feed<T>;
