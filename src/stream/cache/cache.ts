import type { Context } from "../context.js";
import { StreamError } from "../errors.js";
import { wordsOf } from "../values/sample.js";
import { createCapture } from "./capture.js";
import { readRecord } from "./record.js";
import type { CacheParts } from "./restore.js";
import { restore } from "./restore.js";
import type { Shelf } from "./shelf.js";
import { browserShelf } from "./shelf.js";
import { keepWriting } from "./writer.js";

export { browserShelf } from "./shelf.js";

/** A stream waits for its record at most this long, ms. */
const MAX_WAIT_MS = 2_000;

/** What is read or under way, by the context of the stream. */
const opened = new WeakMap<object, Promise<(() => void) | undefined>>();

/**
 * Reads what was kept over a reload, and begins to keep what comes. Resolves to the function that tells it, before the
 * first attempt; undefined where nothing is kept, or nothing can be. Trouble is reported once; the stream goes on
 * without. Called again for the same stream, it gives the same.
 */
export function openCache<T>(
  context: Context<T>,
  delivery: CacheParts<T>["delivery"],
  history: CacheParts<T>["history"],
  tellGap: CacheParts<T>["tellGap"],
  shelf: Shelf = browserShelf,
): Promise<(() => void) | undefined> {
  const known = opened.get(context);
  if (known) return known;
  const opening = open(context, { delivery, history, tellGap }, shelf);
  opened.set(context, opening);
  return opening;
}

async function open<T>(context: Context<T>, parts: CacheParts<T>, shelf: Shelf): Promise<(() => void) | undefined> {
  const { config, report } = context;
  const { environment } = config;
  // Cast: only a stream that has a name for its cache opens one.
  const name = config.cache as string;
  const capture = createCapture(context, parts.delivery);
  let isReported = false;

  function tell(words: string): void {
    if (isReported) return;
    isReported = true;
    report(
      new StreamError("cache", `${context.source.name}: the cache "${name}" ${words}. The stream goes on without`),
    );
  }

  function keep(): void {
    keepWriting(
      context,
      capture,
      (record) => shelf.write(name, record),
      (cause) => {
        tell(faultOf(cause));
      },
    );
  }

  let timer: unknown;
  const reading = shelf.read(name);
  const patience = new Promise<"late">((resolve) => {
    timer = environment.setTimeout(() => {
      resolve("late");
    }, MAX_WAIT_MS);
  });
  try {
    const read = await Promise.race([reading.then((record) => ({ record })), patience]);
    if (read === "late") {
      tell(`did not answer within ${MAX_WAIT_MS} ms: another tab may hold the database; close it, or reload the page`);
      reading.then(keep, () => undefined);
      return undefined;
    }
    const record = readRecord(context, read.record, environment.now());
    // Begun after the rows are told, or they would be written down as new.
    if (!record) keep();
    let isTold = false;
    return (
      record &&
      (() => {
        if (isTold) return;
        isTold = true;
        try {
          capture.restore(record.items);
          restore(context, parts, record);
        } catch {
          // Other code of the site can write there, too: the stream goes on with what it could take.
        }
        keep();
      })
    );
  } catch (cause) {
    tell(faultOf(cause));
    return undefined;
  } finally {
    environment.clearTimeout(timer);
  }
}

/** Describes what went wrong, with the cure. */
function faultOf(cause: unknown): string {
  const { name } = (cause ?? {}) as { readonly name?: unknown };
  const words = wordsOf(cause);
  if (name === "TypeError" || name === "DataCloneError") {
    return `cannot keep these rows: ${words}. Let decode or map give plain data, or leave the option cache out`;
  }
  if (name === "QuotaExceededError") {
    return `has no room: ${words}. Lower recent, or free what else this site stores`;
  }
  return (
    `cannot be used: ${words}. IndexedDB is missing outside of browsers, in some private windows, and where the ` +
    "browser blocks the data of a site: leave the option cache out there"
  );
}
