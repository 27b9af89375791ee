import { StreamError } from "../../stream/index.js";
import type { WidgetContext, WidgetEvents } from "./widget.js";

/**
 * Calls functions of the user so that an error of theirs does not stop the draw: the first one of each function goes to
 * the widget's `error` listeners, and the widget does without the result.
 */
export interface Guard {
  /** Returns the result of the function; undefined if it throws. */
  call<V>(name: string, call: () => V): V | undefined;
  /** Wraps a formatter so that it writes the empty string if it throws; returns anything but a function as it is. */
  formatter<Format>(name: string, format: Format): Format;
  /** Forgets which functions have thrown, so that the next error of each is reported again. */
  clear(): void;
}

/**
 * Makes a guard.
 *
 * @param widgetName - names the widget in the text of its errors
 */
export function createGuard(context: Pick<WidgetContext<WidgetEvents>, "emit">, widgetName: string): Guard {
  const failedNames = new Set<string>();
  const call = <V>(name: string, run: () => V): V | undefined => {
    try {
      return run();
    } catch (error) {
      if (!failedNames.has(name)) {
        failedNames.add(name);
        context.emit("error", new StreamError("listener", `the ${widgetName}'s ${name} threw`, { cause: error }));
      }
      return undefined;
    }
  };
  return {
    call,
    formatter(name, format) {
      if (typeof format !== "function") return format;
      return ((value: number) => {
        // A generic type that is known to be a function has no call signature.
        const text: unknown = call(name, () => (format as unknown as (value: number) => unknown)(value));
        return typeof text === "string" || typeof text === "number" ? `${text}` : "";
      }) as typeof format;
    },
    clear() {
      failedNames.clear();
    },
  };
}
