import type { Sink, Source, SteadyEnvironment } from "../../stream/index.js";
import type { HubOptions } from "./hub.js";
import { Hub } from "./hub.js";

/** The hubs of this page, by environment and group: streams that have a clock in common are of one page. */
const hubs = new WeakMap<SteadyEnvironment, Map<string, Hub<never>>>();

/** Returns the hub of a group, with the streams of this page on it; makes one where there is none. */
export function hubOf<T>(sink: Sink<T>, options: Omit<HubOptions<T>, "environment" | "onEmpty">): Hub<T> {
  const { environment } = sink;
  const groups = hubs.get(environment) ?? new Map<string, Hub<never>>();
  hubs.set(environment, groups);
  const { group, source } = options;
  // The cast gives a hub its rows back: those of a group are of one type.
  const known = groups.get(group) as Hub<T> | undefined;
  if (known) return known;
  const own: Source<T> = source.fork?.() ?? source;
  const hub = new Hub<T>({ ...options, source: own, environment, onEmpty: () => groups.delete(group) });
  groups.set(group, hub as unknown as Hub<never>);
  return hub;
}
