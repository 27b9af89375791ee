import type { Source } from "../source.js";

/** The members of a source that have state, or read it. */
const STATEFUL_MEMBERS = ["connect", "history", "now"] as const;

/**
 * Makes a source that forks: each stream on it gets a copy with state of its own.
 *
 * @param make - makes a source without state; `isFork` tells whether it is for one stream
 */
export function forkable<T, S extends Source<T>>(make: (isFork: boolean) => S & Source<T>, isFork = false): S {
  const source = make(isFork);
  return {
    ...source,
    fork(this: Source<T>) {
      // A member that the user has wrapped must be called: such a source does not fork.
      if (STATEFUL_MEMBERS.some((name) => source[name] !== this[name])) return this;
      const names: readonly string[] = [...STATEFUL_MEMBERS, "fork"];
      const forkMembers = Object.entries(forkable(make, true)).filter(([name]) => names.includes(name));
      return { ...this, ...Object.fromEntries(forkMembers) };
    },
  };
}
