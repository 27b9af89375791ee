import type { OptionSchema } from "../widgets/internal.js";
import type { ByName } from "./hosted-widget.js";
import { hostNames } from "./props.js";

/** The props of a widget, sorted. */
export interface SortedProps {
  /** The options of the widget. */
  readonly options: ByName;
  /** The handlers of the widget's events, by the names of the events. */
  readonly handlers: ByName;
  /** Those of the element around the widget. */
  readonly host: ByName;
}

const isHostName = (name: string): boolean =>
  (hostNames as readonly string[]).includes(name) || /^(aria|data)-/.test(name);

/**
 * Sorts props. What nobody knows is left among the options: the widget refuses it, and names what may have been meant.
 *
 * @param schema - the options of the widget, of which one may have a name such as `onSelect`
 * @param events - the names of the widget's events, where there is an element for other props; undefined: every prop
 * such as `onCross` handles an event
 */
export function sortProps(props: object, schema: OptionSchema = {}, events?: readonly string[]): SortedProps {
  const [options, handlers, host]: [string, unknown][][] = [[], [], []];
  for (const [name, value] of Object.entries(props) as [string, unknown][]) {
    const event = /^on[A-Z]/.test(name) ? name.charAt(2).toLowerCase() + name.slice(3) : undefined;
    if (Object.hasOwn(schema, name)) options.push([name, value]);
    else if (event !== undefined && (events === undefined || events.includes(event))) handlers.push([event, value]);
    else if (events !== undefined && (event !== undefined || isHostName(name))) host.push([name, value]);
    else options.push([name, value]);
  }
  // Entries become members of their own, whatever their names: setting `__proto__` would change what is inherited.
  const [sortedOptions, sortedHandlers, sortedHost] = [options, handlers, host].map(Object.fromEntries) as ByName[];
  return { options: sortedOptions, handlers: sortedHandlers, host: sortedHost };
}
