import type { Source } from "../source.js";

/** The members of a source that remember, or answer for what is remembered. */
const FUNCTIONS = ["connect", "history", "now"];

/**
 * Makes a source that other streams can have one of their own of.
 *
 * @param make - makes one that remembers nothing yet; told whether it is for a stream
 */
export function forkable<T, S extends Source<T>>(make: (forked: boolean) => S & Source<T>, forked = false): S {
  const made = make(forked);
  return {
    ...made,
    fork(this: Source<T>) {
      const [own, given] = [made, this].map((source) => source as unknown as Record<string, unknown>);
      // Who has wrapped one of these wants it called.
      if (FUNCTIONS.some((name) => own[name] !== given[name])) return this;
      const another = Object.entries(forkable(make, true)).filter(([name]) => [...FUNCTIONS, "fork"].includes(name));
      return { ...this, ...Object.fromEntries(another) };
    },
  };
}
