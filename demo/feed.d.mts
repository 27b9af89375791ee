/** The query of `history()`. Bounds are exclusive sequence numbers. */
export interface FeedQuery {
  after?: number | undefined;
  before?: number | undefined;
  limit: number;
}

/** A bounded feed that counts its rows from 1. */
export interface Feed<T> {
  readonly epoch: string;
  head(): number;
  append(rows: readonly T[]): number;
  listen(listener: (rows: readonly T[]) => void): () => void;
  since(seq: number): T[] | null;
  history(query: FeedQuery): { seq: number; rows: T[]; whole: boolean };
}

export function createFeed<T>(options?: { epoch?: string | undefined; keep?: number; replay?: number }): Feed<T>;
