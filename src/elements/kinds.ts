import type { Kind, Undo } from "../widgets/internal.js";
import { elsewhere, heldKinds } from "./contents/contents.js";

const kindsByName: Record<string, Kind> = { ...heldKinds };
const callbacks = new Set<() => void>();

/** The kinds by name: `tick-` before the name is the element's, `data-tickline` takes the name itself. */
export const kinds: Readonly<Record<string, Kind>> = kindsByName;

/** Lists the names of all kinds, also of those whose code has not come. */
export function listKindNames(): string[] {
  return [...new Set([...Object.keys(kindsByName), ...(elsewhere?.kinds ?? [])])];
}

/** Whether the code of a kind is to come. */
export function isAwaitedKind(name: string): boolean {
  return !Object.hasOwn(kindsByName, name) && elsewhere?.kinds.includes(name) === true;
}

/** Adds a kind; one that has the name already stays. Returns whether the name is the kind's. */
export function addKind(name: string, kind: Kind): boolean {
  if (!Object.hasOwn(kindsByName, name) && name !== "stream" && name !== "off") {
    kindsByName[name] = kind;
    for (const call of callbacks) call();
  }
  return kindsByName[name] === kind;
}

/** Calls back whenever a kind has been added. */
export function whenKindAdded(callback: () => void): Undo {
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
  };
}
