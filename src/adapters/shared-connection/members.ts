import type { Sink, SteadyEnvironment } from "../../stream/index.js";
import type { MemberOptions } from "./member.js";
import { Member } from "./member.js";

/** The members of this page, by environment and group: streams that have a clock in common are of one page. */
const members = new WeakMap<SteadyEnvironment, Map<string, Member<never>>>();

/** Returns the member of a group, with the streams of this page on it; makes one where there is none. */
export function memberOf<T>(sink: Sink<T>, options: Omit<MemberOptions<T>, "environment" | "onEmpty">): Member<T> {
  const { environment } = sink;
  const groups = members.get(environment) ?? new Map<string, Member<never>>();
  members.set(environment, groups);
  const { group } = options;
  // The cast gives a member its rows back: those of a group are of one type.
  const known = groups.get(group) as Member<T> | undefined;
  if (known) return known;
  const member = new Member<T>({ ...options, environment, onEmpty: () => groups.delete(group) });
  groups.set(group, member as unknown as Member<never>);
  return member;
}
