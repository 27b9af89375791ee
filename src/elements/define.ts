import { createStreamElement, createWidgetElement } from "./element.js";
import { kinds } from "./kinds.js";

/**
 * Defines `<tick-stream>` and an element for each widget. Elements that are defined already (by another version on the
 * page, say) stay as they are, with a warning that names them. Does nothing without a page.
 */
export function defineElements(): void {
  const registry = (globalThis as { customElements?: CustomElementRegistry }).customElements;
  if (registry === undefined) return;
  const taken: string[] = [];
  const define = (name: string, create: () => CustomElementConstructor): void => {
    if (registry.get(name) === undefined) registry.define(name, create());
    else taken.push(name);
  };
  define("tick-stream", createStreamElement);
  for (const [name, kind] of Object.entries(kinds)) define(`tick-${name}`, () => createWidgetElement(kind));
  if (taken.length > 0) console.warn(`tickline: defined already, the first ones stay: ${taken.join(", ")}`);
}
