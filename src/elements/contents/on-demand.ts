import type { Kind, Undo } from "../../widgets/internal.js";
import type { Elsewhere, MakeSource } from "./elsewhere.js";
import { kindNames, sourceFiles } from "./names.js";

// What the build for the autoloader holds: nothing but names. Code comes when the page asks for it.

/** The kinds of widgets by name. */
export const heldKinds: Readonly<Record<string, Kind>> = {};

const makers: Record<string, MakeSource> = {};

/** The sources by the names that an element gives them. */
export const heldSources: Readonly<Record<string, MakeSource>> = makers;

type Callback = (error?: Error) => void;

/** Those who wait for a source, by its name; they go on waiting when a fetch has failed. */
const waiting = new Map<string, Set<Callback>>();
let fetchSource: (name: string) => Promise<Readonly<Record<string, MakeSource>>>;

/** Says how the code of a source is fetched. */
export function fetchSourcesBy(fetch: typeof fetchSource): void {
  fetchSource = fetch;
}

/** What comes later. */
export const elsewhere: Elsewhere | undefined = { kinds: kindNames, sources: Object.keys(sourceFiles), awaitSource };

function awaitSource(name: string, callback: Callback): Undo {
  const callbacks = waiting.get(name) ?? new Set();
  waiting.set(name, callbacks.add(callback));
  fetchSource(name).then(
    (made) => {
      Object.assign(makers, made);
      for (const each of Object.keys(made)) {
        const ready = waiting.get(each) ?? [];
        waiting.delete(each);
        for (const call of ready) call();
      }
    },
    (error: unknown) => {
      if (callbacks.has(callback)) callback(error as Error);
    },
  );
  return () => {
    callbacks.delete(callback);
  };
}
