import type { Position, Sink } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { createEntryBatches } from "../client/entry-batches.js";
import type { EntryReader } from "../client/entry-reader.js";
import { createBlockedRows, describeBlocker } from "./blocked-rows.js";
import type { PostgresClient } from "./client.js";
import { listenTo } from "./client.js";
import type { Doorbell } from "./doorbell.js";
import type { Page } from "./page.js";
import { readHead, readPage, valuesOf, whereRow } from "./page.js";
import { lifeOf, readPlace, START, toEpoch } from "./place.js";
import { lookAtTable } from "./table.js";
import type { PostgresColumns } from "./table-columns.js";
import type { PostgresRow } from "./values.js";

/** The most rows that are read at once. */
const PAGE = 1_000;

/** What one attempt needs. */
export interface Following<T> {
  readonly client: PostgresClient;
  readonly sink: Sink<T>;
  readonly doorbell: Doorbell;
  readonly read: EntryReader<T, PostgresRow>;
  readonly name: string;
  readonly columns: PostgresColumns;
  readonly channel: string | undefined;
  readonly every: number;
  readonly blockedAfter: number;
  /** What outlives an attempt. */
  readonly memory: Memory;
}

/** What is known of a table from one attempt to the next. */
export interface Memory {
  /** The place where the life before this one ended, whose transactions had later numbers; `""` in the first. */
  life: string;
  isIndexTold: boolean;
}

/** Reads a table from the place to resume from, and on, until the attempt is over. */
export async function follow<T>(following: Following<T>): Promise<void> {
  const { client, sink, doorbell, read, name, columns, channel, every, blockedAfter, memory } = following;
  const table = await lookAtTable(client, name, columns);
  if (isOver(sink)) return;
  const blocked = createBlockedRows(sink.environment, { every, blockedAfter });
  sink.alive(every);
  sink.onWake(doorbell.ring);
  const unlisten =
    channel === undefined || table.isReplica ? undefined : await listenTo(client, channel, doorbell.ring);
  try {
    let place = await begin();
    if (table.missingIndex !== undefined && !memory.isIndexTold && !isOver(sink)) {
      memory.isIndexTold = true;
      const words = `each look at ${table.sql} reads all of it: ${table.missingIndex}`;
      sink.trouble(new StreamError("source", `postgres: ${words}`));
    }
    while (!isOver(sink)) {
      await doorbell.wait(place.wait ?? every);
      if (isOver(sink)) return;
      place = await drain(place, false);
      if (!isOver(sink) && blocked.isOverdue()) {
        sink.trouble(new StreamError("source", await describeBlocker(client, blockedAfter)));
      }
    }
  } finally {
    unlisten?.();
  }

  function positionOf(offset: string): Position {
    return { epoch: toEpoch(table.epoch, memory.life || undefined), offset };
  }

  /** Finds the place to begin from, and tells whether all since is there. */
  async function begin(): Promise<Place> {
    const { resume } = sink;
    const life = resume === null ? undefined : lifeOf(resume.epoch, table.epoch);
    const place = readPlace(resume?.offset);
    const page = await readHead(client, table);
    if (isOver(sink)) return { offset: page.head };
    sink.open();
    const isOurs = life !== undefined && place !== undefined;
    if (isOurs) memory.life = life;
    if (isOurs && !isAhead(place.xid, page)) return drain({ offset: String(resume?.offset) }, true);
    // Numbers that are given again cannot be told from those that we have: what follows has an epoch of its own.
    memory.life = isOurs ? String(resume?.offset) : "";
    if (resume) sink.recovered(false);
    sink.position(positionOf(page.head));
    return { offset: page.head, wait: blocked.observe(page) };
  }

  /** Reads all rows after a place, and returns the place reached. */
  async function drain(start: Place, isResumed: boolean): Promise<Place> {
    let { offset } = start;
    for (let isFirst = isResumed; ; isFirst = false) {
      const page = await readPage(client, table, {
        where: [whereRow(table, ">=", 2)],
        values: valuesOf(offset),
        newestFirst: false,
        limit: PAGE + 1,
      });
      if (isOver(sink)) return { offset };
      sink.alive(every);
      const xid = readPlace(offset)?.xid ?? 0n;
      if (isAhead(xid, page)) throw new StreamError("closed", `postgres: ${table.sql} is behind what it was`);
      const isHeld = page.rows.at(0)?.offset === offset;
      const rows = isHeld ? page.rows.slice(1) : page.rows.slice(0, PAGE);
      if (isFirst) sink.recovered(true);
      // Whoever deletes what we read may have deleted more; told again until a row comes, it is one gap all the same. A
      // replica that is behind has not got it yet.
      if (!isHeld && offset !== START && xid < page.xmin) {
        sink.lost({
          after: positionOf(offset),
          before: rows.length > 0 ? positionOf(rows[0].offset) : undefined,
          kind: "unknown",
          cause: "the row that was read last is gone, and maybe some after it",
        });
      }
      const batches = createEntryBatches(sink, "increasing");
      for (const { row, time, offset: own } of rows) batches.add(read(row, time), positionOf(own));
      batches.flush();
      offset = rows.at(-1)?.offset ?? offset;
      const wait = blocked.observe(page);
      if (isOver(sink) || rows.length < PAGE) return { offset, wait };
    }
  }
}

/** The place of a reader. */
interface Place {
  /** The place of the last row that was read. */
  readonly offset: string;
  /** How long to wait for more, ms, where rows wait for an open transaction. Default: as long as ever. */
  readonly wait?: number | undefined;
}

/** Tells whether a transaction whose rows were read is none that this server has come to, though it leads. */
function isAhead(xid: bigint, { xmin, isReplica }: Page): boolean {
  return xid >= xmin && !isReplica;
}

/** Tells whether the attempt is over; a function, because the compiler cannot see that a call ended it. */
function isOver({ signal }: Sink<never>): boolean {
  return signal.aborted;
}
