import { StreamError } from "../../stream/index.js";
import type { WidgetContext, WidgetEvents } from "./widget.js";

/**
 * Calls functions of the user's, which must not keep a widget from being drawn: what one throws is told once, and done
 * without.
 */
export interface Guard {
  /** What the function gives; undefined where it throws. */
  call<V>(name: string, call: () => V): V | undefined;
  /** A function that writes values as text, and nothing where it throws; what is no function is left as it is. */
  text<How>(name: string, format: How): How;
  /** Tells of all again. */
  clear(): void;
}

/** @param what - the widget, in the words of its errors */
export function createGuard(host: Pick<WidgetContext<WidgetEvents>, "emit">, what: string): Guard {
  const failed = new Set<string>();
  const call = <V>(name: string, run: () => V): V | undefined => {
    try {
      return run();
    } catch (error) {
      if (!failed.has(name)) {
        failed.add(name);
        host.emit("error", new StreamError("listener", `the ${what}'s ${name} threw`, { cause: error }));
      }
      return undefined;
    }
  };
  return {
    call,
    text(name, format) {
      if (typeof format !== "function") return format;
      return ((value: number) => {
        const text: unknown = call(name, () => (format as unknown as (value: number) => unknown)(value));
        return typeof text === "string" || typeof text === "number" ? `${text}` : "";
      }) as typeof format;
    },
    clear() {
      failed.clear();
    },
  };
}
