import type { Source, SourceFunction } from "../../stream/index.js";
import { platform } from "../../stream/index.js";
import { groupName } from "./channel.js";
import { lockManager } from "./leadership.js";
import { Member } from "./member.js";
import { checkSharedOptions, checkSource } from "./shared-connection.js";

/** Options of {@link serveConnection}. */
export interface ServeConnectionOptions {
  /** The name of the feed, the same as in {@link sharedConnection}. */
  readonly name: string;
}

/**
 * Holds the connection of all pages that share a feed in a `SharedWorker`, whose script this is the whole of. It
 * connects while there is a page that wants rows, and no longer.
 *
 * @example
 * ```ts
 * import { eventSource } from "tickline/stream";
 * import { serveConnection } from "tickline/shared-connection";
 *
 * serveConnection(eventSource("/metrics"), { name: "metrics" });
 * ```
 * @param source - the source that the pages share; they give the same
 * @param options - the name of the feed
 * @throws TypeError if an option is invalid
 * @throws Error where there are no Web Locks, as on plain `http:`: pages then connect by themselves
 */
export function serveConnection<T>(source: Source<T> | SourceFunction<T>, options: ServeConnectionOptions): void {
  const shared = checkSource(source);
  const { name } = checkSharedOptions("serveConnection", options, ["name"]);
  const group = groupName(name);
  const locks = lockManager(group);
  if (!locks) throw new Error("serveConnection needs Web Locks: serve pages and worker over https, or localhost");
  new Member<T>({ group, source: shared, environment: platform, locks, isServer: true }).serve();
}
