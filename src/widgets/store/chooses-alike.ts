import type { StreamOf } from "./stream-hub.js";
import { hubOf } from "./stream-hub.js";

/** A choice of rows; undefined: all count. */
type Where<T> = ((row: T) => boolean) | undefined;

/**
 * Tells whether a filter chooses of the stream's recent rows as another one does, as a function does that each render
 * of a framework makes anew. No function chooses as none does.
 */
export function choosesAlike<T>(stream: StreamOf<T>, latter: Where<T>, former: Where<T>): boolean {
  if (latter === former) return true;
  if (latter === undefined || former === undefined) return false;
  // The hub forgot the type of its rows.
  return hubOf(stream)
    .recentRows()
    .every((row) => chosen(latter, row as T) === chosen(former, row as T));
}

/** Returns the answer of a filter; undefined where it throws. */
function chosen<T>(where: (row: T) => boolean, row: T): boolean | undefined {
  try {
    return where(row);
  } catch {
    return undefined;
  }
}
