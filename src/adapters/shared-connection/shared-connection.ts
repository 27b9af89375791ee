import type { Sink, Source, SourceFunction } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { checkKinds, checkOptions, forkable } from "../../stream/source-parts.js";
import { groupName } from "./channel.js";
import { lockManager } from "./leadership.js";
import { memberOf } from "./members.js";
import { startWorker } from "./worker.js";

/** What a source promises, which a shared one promises as well. */
const MEMBERS = [
  "order",
  "revises",
  "replaces",
  "resumes",
  "hidden",
  "maxRows",
  "connectTimeout",
  "numbers",
] as const satisfies readonly (keyof Source<unknown>)[];

/** Options of {@link sharedConnection}. */
export interface SharedConnectionOptions {
  /**
   * The name of the feed: all pages of the origin that give the same name share one connection, so it names the server,
   * the topic, and the user where rows are a user's own.
   */
  readonly name: string;
  /**
   * The script of a `SharedWorker` that holds the connection in the pages' place: it calls {@link serveConnection} with
   * the same name. Of the same origin. Default: one of the pages holds it.
   */
  readonly worker?: string | URL | undefined;
}

/**
 * A source whose connection all pages of the origin have in common: one page runs `source`, and tells the others what
 * it brings. Where that page closes, crashes or hangs, another goes on from the last position, and no stream sees it.
 *
 * Pages find one another by Web Locks and `BroadcastChannel`. Where these are missing, as on plain `http:` and in
 * Node, each stream connects by itself. Rows reach the other pages as structured clones.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(sharedConnection(eventSource("/metrics"), { name: "metrics" }));
 * ```
 * @param source - the source to share; all pages give the same
 * @param options - the name of the feed
 * @throws TypeError if an option is invalid, or the name is missing
 */
export function sharedConnection<T>(
  source: Source<T> | SourceFunction<T>,
  options: SharedConnectionOptions,
): Source<T> {
  const shared = checkSource(source);
  const { name, worker } = checkSharedOptions("sharedConnection", options, ["name", "worker"]);
  checkKinds({ worker }, { worker: [(value) => typeof value === "string" || value instanceof URL, "a URL"] });
  const group = groupName(name);
  return forkable((isFork): Source<T> => {
    const own = isFork ? (shared.fork?.() ?? shared) : shared;
    const members = MEMBERS.map((member) => [member, own[member]] as const);
    return {
      ...(Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Partial<Source<T>>),
      name: own.name,
      ...(own.history && { history: own.history.bind(own) }),
      ...(own.now && { now: own.now.bind(own) }),
      connect(sink) {
        const locks = lockManager(group);
        if (!locks) {
          if (isCurable()) sink.trouble(insecureError(own.name));
          return own.connect(sink);
        }
        const before = worker === undefined ? undefined : (first: Sink<T>) => startWorker(worker, group, first);
        return memberOf(sink, { group, source: shared, locks, before }).join(sink, shared);
      },
    };
  });
}

/** Checks the options of a shared connection, and returns them. */
export function checkSharedOptions<O extends { readonly name: string }>(
  owner: string,
  options: O,
  names: readonly string[],
): O {
  const given: unknown = options;
  checkOptions(owner, given ?? {}, names);
  if (typeof (given as Partial<O> | undefined)?.name !== "string" || options.name === "") {
    throw new TypeError(
      `${owner} needs a name: pages share by it, as in ${owner}(source, { name: "metrics" }), ` +
        "so let it name the server, the topic, and the user where rows are a user's own",
    );
  }
  return options;
}

/** Returns the source as an object. */
export function checkSource<T>(source: Source<T> | SourceFunction<T>): Source<T> {
  if (typeof (source as Partial<Source<T>> | null | undefined)?.connect === "function") return source as Source<T>;
  if (typeof source === "function") return { name: source.name, connect: source };
  throw new TypeError(`invalid source: ${typeof source} (expected a source, such as eventSource("/metrics"))`);
}

/** Whether pages could share if they were served otherwise: locks are for secure contexts. */
function isCurable(): boolean {
  return (globalThis as { readonly isSecureContext?: boolean }).isSecureContext === false;
}

function insecureError(name: string): StreamError {
  const words = "each page connects by itself, as pages on plain http can't share: serve them over https, or localhost";
  return new StreamError("source", `${name}: ${words}`);
}
