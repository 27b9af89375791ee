import type { HistoryAnswer, HistoryQuery, Position, Row, Sink, Source, Teardown } from "../../stream/index.js";
import { checkDuration, checkKinds, checkOptions, forkable } from "../../stream/source-parts.js";
import { createClientLease } from "../client/client-lease.js";
import { createEntryBatches, toPage } from "../client/entry-batches.js";
import type { EntryOptions } from "../client/entry-reader.js";
import { compileEntryReader, ENTRY_OPTIONS } from "../client/entry-reader.js";
import type { MakeClient } from "../client/run-client.js";
import { checkMake, runClient } from "../client/run-client.js";
import type { RedisClient } from "./client.js";
import { redisKind } from "./client.js";
import { look, waitForEntry } from "./commands.js";
import type { Bounds } from "./range.js";
import { isId, rangeOf, timeOf } from "./range.js";
import type { RedisEntry, RedisPlace } from "./stream-info.js";
import { isLater, judge, ZERO } from "./stream-info.js";

/**
 * Options of {@link redis}. Without `field` and `decode` an entry's fields are the row, and texts of numbers count as
 * numbers.
 */
export interface RedisOptions<T> extends EntryOptions<T, RedisEntry> {
  /** The field of an entry that holds a row, or a list of rows, as JSON. Default: all fields are the row. */
  readonly field?: string;
  /** The interval of signs of life, in ms: the longest wait for an entry. Default 5,000. */
  readonly heartbeat?: number;
}

/** The most entries that are read at once. */
const PAGE = 1_000;

/** The most rows of one entry, and of one answer about the past: a longer one would keep the server busy. */
const MAX_ROWS = 10_000;

const OPTIONS = ["field", "heartbeat", ...ENTRY_OPTIONS];

/**
 * Rows from a stream of Redis (https://redis.io/docs/latest/develop/data-types/streams/), by the package `redis`. Needs
 * Redis 5; from 7 on it counts what was trimmed before it was read.
 *
 * An entry's id is its position: two numbers, which grow. Rows of one entry share it. The past is in the stream, for as
 * long as the stream keeps it.
 *
 * @example
 * ```ts
 * import { createClient } from "redis";
 * import { DataStream } from "tickline/stream";
 * import { redis } from "tickline/redis";
 *
 * const url = "redis://localhost:6379";
 * const connect = () => createClient({ url, socket: { reconnectStrategy: false } });
 * const stream = new DataStream(redis(connect, "metrics"));
 * ```
 * @param make - makes a client, a new one for each attempt, which need not be connected; its own reconnecting is off,
 * as the stream reconnects
 * @param key - the key of the stream; it need not be there yet
 * @param options - how an entry is read
 * @throws TypeError or RangeError if an argument or an option is invalid
 */
export function redis<T = Row>(make: MakeClient<RedisClient>, key: string, options: RedisOptions<T> = {}): Source<T> {
  checkMake(make, redisKind);
  if (typeof (key as unknown) !== "string" || key === "") {
    throw new TypeError(`invalid key: ${key} (expected the name of a stream)`);
  }
  checkOptions("redis", options, OPTIONS);
  checkKinds(options, { field: [(value) => typeof value === "string" && value !== "", "the name of a field"] });
  const { field, decode, heartbeat = 5_000 } = options;
  checkDuration("heartbeat", heartbeat);
  if (decode && field !== undefined) throw new TypeError("invalid field: decode reads the entry by itself");
  const read = compileEntryReader<T, RedisEntry>(options, ({ fields }) => {
    if (field === undefined) return fields;
    if (Object.hasOwn(fields, field)) return fields[field];
    throw new TypeError(`no field "${field}" in the entry, which has ${Object.keys(fields).join(", ")}`);
  });

  return forkable(() => {
    const lease = createClientLease(make, redisKind);
    /** The epoch: the newest id of the life before this one, where a life with lower ids has followed it. */
    let epoch = ZERO;
    /** The place of the last attempt; its count is known here alone. */
    let memory: RedisPlace | undefined;

    return {
      name: "redis",
      order: "increasing",
      maxRows: MAX_ROWS,
      ...(field === undefined && !decode && { numbers: "text" as const }),
      connect(sink): Teardown {
        const release = lease.hold();
        const end = runClient(sink, make, redisKind, (client) => follow(client, sink));
        return () => {
          end();
          release();
        };
      },
      history: (query) => lease.ask((client) => answer(client, query)),
    };

    function positionOf(id: string): Position {
      return { epoch, offset: id };
    }

    async function follow(client: RedisClient, sink: Sink<T>): Promise<void> {
      sink.alive(heartbeat);
      let place = await begin(client, sink);
      while (!sink.signal.aborted) {
        await waitForEntry(client, key, place.id, heartbeat);
        if (isOver(sink)) return;
        sink.alive(heartbeat);
        place = await drain(client, sink, place);
      }
    }

    /** Finds the place to begin from, and tells what became of the rows since. */
    async function begin(client: RedisClient, sink: Sink<T>): Promise<RedisPlace> {
      const { resume } = sink;
      const isOurs = resume !== null && isId(resume.offset) && (resume.epoch === undefined || isId(resume.epoch));
      const id = isOurs ? resume.offset : undefined;
      if (isOurs) epoch = resume.epoch ?? ZERO;
      const place = { id: id ?? ZERO, added: memory !== undefined && memory.id === id ? memory.added : undefined };
      const { info } = await look(client, key, ["XRANGE", place.id, place.id]);
      if (isOver(sink)) return place;
      sink.open();
      if (id !== undefined && !isLater(id, info.newest)) return drain(client, sink, place, true);
      // Ids below ours cannot be told from those that we have: what follows is another life, with an epoch of its own.
      if (id !== undefined) epoch = id;
      if (resume) sink.recovered(false);
      sink.position(positionOf(info.newest));
      return keep({ id: info.newest, added: info.added });
    }

    /** Reads all entries after a place, tells what is missing before them, and returns the place reached. */
    async function drain(
      client: RedisClient,
      sink: Sink<T>,
      start: RedisPlace,
      isResumed = false,
    ): Promise<RedisPlace> {
      let place = start;
      for (let isFirst = isResumed; ; isFirst = false) {
        const { entries: found, info } = await look(client, key, ["XRANGE", place.id, "+", "COUNT", String(PAGE + 1)]);
        if (isOver(sink)) return place;
        const holdsPlace = found.at(0)?.id === place.id;
        const entries = holdsPlace ? found.slice(1) : found.slice(0, PAGE);
        const verdict = judge(place, info, holdsPlace);
        if (isFirst) sink.recovered(true);
        if (verdict.kind === "other-life" && isLater(place.id, info.newest)) {
          epoch = place.id;
          place = keep({ id: ZERO, added: 0 });
          continue;
        }
        const isLast = entries.length < PAGE;
        const isOther = verdict.kind === "other-life";
        const reached = isOther || place.added === undefined ? undefined : place.added + entries.length;
        // Once all is read, the number of entries that were added tells of each one that did not come.
        const unread = isLast && reached !== undefined && info.added !== undefined ? info.added - reached : undefined;
        const missing = unread ?? (verdict.kind === "lost" ? verdict.count : 0);
        if (isOther || missing === undefined || missing > 0) {
          sink.lost({
            after: positionOf(place.id),
            before: entries.length > 0 ? positionOf(entries[0].id) : undefined,
            kind: isOther ? "unknown" : "lost",
            count: isOther ? undefined : missing,
            cause: isOther ? "the stream was made anew, or lost its newest entries" : "entries were trimmed or deleted",
          });
        }
        tell(sink, entries);
        const id = entries.at(-1)?.id ?? (isLast ? info.newest : place.id);
        if (entries.length === 0 && id !== place.id) sink.position(positionOf(id));
        place = keep({ id, added: isLast ? info.added : reached && reached + (missing ?? 0) });
        if (isLast) return place;
      }
    }

    function tell(sink: Sink<T>, entries: readonly RedisEntry[]): void {
      const batches = createEntryBatches(sink, "increasing");
      for (const entry of entries) batches.add(read(entry, timeOf(entry.id)), positionOf(entry.id));
      batches.flush();
    }

    function keep(place: RedisPlace): RedisPlace {
      return (memory = place);
    }

    async function answer(client: RedisClient, query: HistoryQuery): Promise<HistoryAnswer<T>> {
      const bounds: Bounds | undefined = rangeOf(query, epoch);
      if (bounds === undefined) return { rows: [], whole: false };
      const { entries, info } = await look(client, key, bounds.range);
      const ordered = bounds.isReversed ? [...entries].reverse() : entries;
      const page = toPage(ordered.map((entry) => [read(entry, timeOf(entry.id)), positionOf(entry.id)] as const));
      const isTrimmed = info.added === undefined || info.added > info.length;
      const after = query.after?.offset;
      const isHeld = info.first !== undefined && after !== undefined && !isLater(info.first, String(after));
      return {
        ...page,
        position: page.positions.at(-1),
        whole: !isTrimmed || isHeld || (after === undefined && entries.length >= query.limit),
        refused: page.refused.length > 0 ? page.refused : undefined,
        oldest: info.first === undefined ? null : timeOf(info.first),
      };
    }
  });
}

/** Tells whether the attempt is over; a function, because the compiler cannot see that a call ended it. */
function isOver({ signal }: Sink<never>): boolean {
  return signal.aborted;
}
