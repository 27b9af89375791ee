import type { StreamEvents } from "./events.js";
import { unknownOption } from "./options/unknown-option.js";
import { sampleOf } from "./values/sample.js";

/** What a subscriber may listen to: a listener for each event of {@link StreamEvents}. */
export type Subscriber<T> = { [E in keyof StreamEvents<T>]?: (...args: StreamEvents<T>[E]) => void };

/** The events of a stream. */
export const eventNames = ["data", "gap", "repair", "drop", "state", "error", "end"] as const;

/** What other libraries call them. */
const others: Record<string, string> = { next: "data", message: "data", rows: "data", complete: "end", close: "end" };

/**
 * The listeners that were given: one for `data`, or an object of them. Throws a TypeError where there is something
 * else.
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
  // What else an object holds is its own affair, but for functions that wait to be called.
  const functions = Object.entries(subscriber).filter(([, value]) => typeof value === "function");
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(subscriber) as object | null);
  const complaint = isPlain ? unknownOption(Object.fromEntries(functions), eventNames) : undefined;
  if (complaint === undefined) return subscriber;
  const stranger = functions.map(([name]) => name).find((name) => !eventNames.includes(name as "data")) ?? "";
  const meant = Object.hasOwn(others, stranger)
    ? `unknown option: ${stranger}. Did you mean ${others[stranger]}?`
    : complaint;
  const words = meant.replace("unknown option", "unknown listener");
  throw new TypeError(words.endsWith("?") ? words : `${words}. A stream tells ${eventNames.join(", ")}`);
}
