import { createHash } from "node:crypto";
import { join } from "node:path";
import { createEpochs } from "./epochs.mjs";
import { addressOf, explain } from "./failures.mjs";
import { lockFolder } from "./folder-lock.mjs";
import { createJournal } from "./journal.mjs";
import { createPast } from "./past.mjs";
import { openTables } from "./tables.mjs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;

/** The pause before a database that failed is tried again, ms. */
const RETRY = 1_000;

/** The log of the database is brought into its tables so often, ms. */
const CHECKPOINT_INTERVAL = 5 * MINUTE;

/** Rows that wait for a database that failed; beyond, it is given up. */
const MOST_UNSTORED = 100_000;

/**
 * Gives a feed a store: rows are told to readers once they are committed, and history reaches back over earlier epochs.
 * It has all that a feed has, but `append` may tell later, and `history` answers later. While the store is starting, or
 * its database has failed, rows are told once they are in a journal, which is brought in later.
 *
 * - `url` of a PostgreSQL server; without it, a PGlite in `folder`
 * - `folder` also of the journal
 * - `keep` the age of the oldest rows, ms
 * - `tell` is handed a sentence when the store is up, or has failed
 */
export function storeFeed(feed, { url, folder, keep = WEEK, tell = () => undefined }) {
  const place = join(folder, url === undefined ? "pglite" : `postgres-${hashOf(addressOf(url))}`);
  const where = url === undefined ? place : addressOf(url);
  const journal = createJournal(join(place, "journal"), feed.epoch);
  const epochs = createEpochs(feed.epoch);
  const closing = new AbortController();
  const timers = new Set();
  /** "starting", "up", "down": it has failed, and is tried again, or "off": rows are in memory alone. */
  let state = "starting";
  let isLocked = false;
  let unlock = () => undefined;
  let database;
  let tables;
  /** Rows of which nobody was told. */
  let pending = [];
  /** Rows that readers were told of, and the database does not have; the newest of the feed. */
  let unstored = [];
  let flushing;

  function publish(rows) {
    epochs.add(feed.head() + 1, rows);
    feed.append(rows);
  }

  /** Tells rows without the database: once they are in the journal, where there is one. */
  function publishAtOnce(rows) {
    if (state !== "off") {
      try {
        if (isLocked) journal.append(feed.head() + 1, rows);
        unstored.push(...rows);
        if (unstored.length > MOST_UNSTORED) throw new Error(`no database for ${MOST_UNSTORED} rows`);
      } catch (error) {
        giveUp(error);
      }
    }
    publish(rows);
  }

  function giveUp(error) {
    if (state === "off") return;
    state = "off";
    unstored = [];
    if (!closing.signal.aborted) tell(`Rows are in memory only: ${explain(error, { url, place })}`);
  }

  /** Brings in what only the journal has; then rows go to the database first. */
  async function catchUp() {
    while (unstored.length > 0) {
      const rows = [...unstored];
      await tables.insert(feed.epoch, feed.head() - rows.length + 1, rows);
      unstored.splice(0, rows.length);
    }
    if (state === "off") return;
    state = "up";
    journal.remove();
    tell(`Rows are kept in ${where}`);
  }

  async function start() {
    try {
      unlock = await lockFolder(place);
      isLocked = true;
      if (unstored.length > 0) journal.append(feed.head() - unstored.length + 1, unstored);
      database = await open(url, place, closing.signal);
      tables = await openTables(database);
      await journal.bringIn(tables.insert);
      epochs.know(await tables.epochs());
      await catchUp();
      every(MINUTE, sumUp);
      every(CHECKPOINT_INTERVAL, () => database.tend({ hasDeleted: false }));
      every(HOUR, prune);
      void tend(prune);
    } catch (error) {
      giveUp(error);
    }
    if (state === "off") await shut();
  }

  async function shut() {
    await database?.close().catch(() => undefined);
    unlock();
  }

  function goDown(error) {
    if (state !== "up") return;
    state = "down";
    tell(`The database has failed, rows wait in ${place}: ${explain(error, { url, place })}`);
    retryLater();
  }

  function retryLater() {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (state === "down") catchUp().catch(retryLater);
    }, RETRY);
    timers.add(timer);
  }

  async function flush() {
    while (state === "up" && pending.length > 0) {
      const rows = pending;
      pending = [];
      try {
        await tables.insert(feed.epoch, feed.head() + 1, rows);
        publish(rows);
      } catch (error) {
        goDown(error);
        publishAtOnce([...rows, ...pending.splice(0)]);
      }
    }
    flushing = undefined;
  }

  async function tend(work) {
    if (state !== "up") return;
    try {
      await work();
    } catch (error) {
      goDown(error);
    }
  }

  function every(interval, work) {
    timers.add(setInterval(() => void tend(work), interval));
  }

  const sumUp = () => tables.sumUp(epochs.oldest(), epochs.newest());

  async function prune() {
    const bound = Date.now() - keep;
    const isDue = epochs.oldest() < bound;
    if (isDue) {
      await tables.prune(epochs.oldest(), bound);
      epochs.know(await tables.epochs());
    }
    await sumUp();
    await database.tend({ hasDeleted: isDue });
  }

  const started = start();
  return {
    ...feed,
    /** Appends rows, which readers are told of once they are stored. */
    append(rows) {
      if (state === "up") {
        pending.push(...rows);
        flushing ??= flush();
      } else publishAtOnce(rows);
      return feed.head();
    },
    async history(query) {
      const { epoch = feed.epoch, after, before, from, to } = query;
      const isStretch =
        query.epoch === undefined && after === undefined && before === undefined && (from ?? to) !== undefined;
      const recent = feed.history(query);
      if (recent.whole && !isStretch) return recent;
      await started;
      if (state === "off") return recent;
      // Of what the feed holds, and of nothing older.
      if (state === "down") return { ...recent, oldest: undefined, whole: recent.whole && !isStretch };
      const past = createPast(tables, epochs);
      if (isStretch) return past.stretch(query);
      return epochs.find(epoch) ? past.ofEpoch({ ...query, epoch }) : recent;
    },
    /** Resolves when the store is up, or has failed, with whether it is up. */
    started: started.then(() => state === "up"),
    /** Stores what is pending, and closes the database. */
    async close() {
      await flushing;
      closing.abort();
      const isStarting = state === "starting";
      giveUp();
      await started;
      for (const timer of timers) clearInterval(timer);
      if (!isStarting) await shut();
    },
  };
}

async function open(url, place, signal) {
  if (url !== undefined) return (await import("./postgres.mjs")).openPostgres(url);
  return (await import("./pglite.mjs")).openPglite(place, signal);
}

function hashOf(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
