import type { StreamEvents } from "./events.js";
import { unknownOption } from "./options/unknown-option.js";
import { sampleOf } from "./values/sample.js";

/** The listeners of a subscriber, at most one for each event of {@link StreamEvents}. */
export type Subscriber<T> = { [E in keyof StreamEvents<T>]?: (...args: StreamEvents<T>[E]) => void };

/** The names of the events of a stream. */
export const eventNames = ["data", "gap", "repair", "gone", "drop", "state", "error", "end"] as const;

/** Event names of other libraries, and ours for them. */
const ALIASES: Record<string, string> = { next: "data", message: "data", rows: "data", complete: "end", close: "end" };

/**
 * Returns the listeners of a subscriber: a function for `data`, or an object of them. Throws a TypeError for others.
 */
export function toListeners<T>(subscriber: Subscriber<T> | NonNullable<Subscriber<T>["data"]>): Subscriber<T> {
  if (typeof subscriber === "function") return { data: subscriber };
  if (typeof (subscriber as unknown) !== "object" || (subscriber as unknown) === null) {
    throw new TypeError(
      `invalid subscriber: ${sampleOf(subscriber)} (expected a function of rows, or listeners such as { data, gap })`,
    );
  }
  for (const name of eventNames) {
    const listener: unknown = subscriber[name];
    if (listener === undefined || typeof listener === "function") continue;
    throw new TypeError(`invalid listener for ${name}: ${sampleOf(listener)} (expected a function)`);
  }
  // Members of the object that are no functions are its own affair; a function of another name would never be called.
  const functions = Object.entries(subscriber).filter(([, value]) => typeof value === "function");
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(subscriber) as object | null);
  const complaint = isPlain ? unknownOption(Object.fromEntries(functions), eventNames) : undefined;
  if (complaint === undefined) return subscriber;
  const unknownName = functions.map(([name]) => name).find((name) => !eventNames.includes(name as "data")) ?? "";
  const complaintOrHint = Object.hasOwn(ALIASES, unknownName)
    ? `unknown option: ${unknownName}. Did you mean ${ALIASES[unknownName]}?`
    : complaint;
  const words = complaintOrHint.replace("unknown option", "unknown listener");
  throw new TypeError(words.endsWith("?") ? words : `${words}. A stream tells ${eventNames.join(", ")}`);
}
