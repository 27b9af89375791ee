import type { SteadyEnvironment } from "../../stream/index.js";
import type { PostgresClient } from "./client.js";
import { ask } from "./client.js";
import type { Page } from "./page.js";

/** The first wait for an open transaction, ms; each one after it is twice as long. */
const FIRST_WAIT_MS = 5;

/**
 * Watches over rows that are committed and wait for a transaction which began before theirs: what it writes would stand
 * before them. No NOTIFY tells of its end.
 */
export interface BlockedRows {
  /** Takes note of what was read. Returns how long to wait for more, ms, where rows are waiting. */
  observe(page: Page): number | undefined;
  /** Whether rows have waited for so long that it should be told; true once for each transaction. */
  isOverdue(): boolean;
}

/** Makes the watch. */
export function createBlockedRows(
  environment: SteadyEnvironment,
  { every, blockedAfter }: { readonly every: number; readonly blockedAfter: number },
): BlockedRows {
  /** The transaction that rows wait for. */
  let blocker: bigint | undefined;
  let since = 0;
  let isTold = false;
  let wait = 0;
  return {
    observe({ xmin, newest }) {
      const isBlocked = newest !== undefined && newest >= xmin;
      if (!isBlocked || xmin !== blocker) {
        blocker = isBlocked ? xmin : undefined;
        since = environment.monotonic();
        isTold = false;
        wait = FIRST_WAIT_MS;
      } else wait = Math.min(2 * wait, every);
      return isBlocked ? Math.min(wait, every) : undefined;
    },
    isOverdue() {
      if (blocker === undefined || isTold || environment.monotonic() - since < blockedAfter) return false;
      return (isTold = true);
    },
  };
}

/** The oldest open transaction that has written: of a connection, as far as this user may see it, or a prepared one. */
const BLOCKER = `SELECT words FROM (
    SELECT backend_xid AS xid, format('the transaction of process %s (%s), open since %s', pid,
      coalesce(nullif(application_name, ''), usename::text, 'unknown'), xact_start) AS words
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL
    UNION ALL
    SELECT transaction, format('the prepared transaction %s, open since %s', quote_literal(gid), prepared)
    FROM pg_prepared_xacts
  ) open ORDER BY age(xid) DESC LIMIT 1`;

/** Tells in words what rows wait for, and the cure. */
export async function describeBlocker(client: PostgresClient, ms: number): Promise<string> {
  const { rows } = await ask(client, BLOCKER);
  const blocker = typeof rows.at(0)?.[0] === "string" ? String(rows[0][0]) : "an open transaction";
  return (
    `postgres: rows have waited for ${ms} ms for ${blocker}: it may still write rows that stand before them. ` +
    "None is lost; end it, and set idle_in_transaction_session_timeout"
  );
}
