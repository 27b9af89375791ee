import type { Kind, WidgetKind } from "../widgets/internal.js";
import { createStreamElement, createWidgetElement } from "./element.js";
import { addKind, kinds } from "./kinds.js";

/**
 * Defines `<tick-stream>` and an element for each widget; or, where some are given, an element for each widget that
 * `defineWidget` of `tickline/kit` has defined: `<tick-gauge>` for `"gauge"`, and `data-tickline="gauge"` too, if
 * {@link autoMount} is called after that. Elements that are defined already (by another version on the page, say) stay
 * as they are, with a warning that names them. Without a page no element is defined.
 *
 * @example
 * ```ts
 * defineElements(gauge); // <tick-gauge stream="cpu" value="load" max="8"></tick-gauge>
 * ```
 */
export function defineElements(...widgets: readonly { readonly kind: WidgetKind }[]): void {
  const registry = pageRegistry();
  const taken: string[] = [];
  const define = (name: string, create: () => CustomElementConstructor, isFree = true): void => {
    if (isFree && registry?.get(name) === undefined) registry?.define(name, create());
    else taken.push(name);
  };
  if (widgets.length === 0) {
    define("tick-stream", createStreamElement);
    for (const [name, kind] of Object.entries(kinds)) define(`tick-${name}`, () => createWidgetElement(kind));
  }
  for (const { kind } of widgets) {
    // The kit makes whole kinds, of which the public type tells the name alone.
    const whole = kind as Kind & WidgetKind;
    define(`tick-${whole.name}`, () => createWidgetElement(whole), addKind(whole.name, whole));
  }
  if (taken.length > 0) console.warn(`tickline: defined already, the first ones stay: ${taken.join(", ")}`);
}

/**
 * Returns the registry of the page; undefined where there is none, or only some of a page, which libraries that render
 * on a server define: a registry without a class to extend, say.
 */
function pageRegistry(): CustomElementRegistry | undefined {
  // Unchecked globals: any of them may be missing, null, or another thing.
  const globals = globalThis as unknown as Record<string, Record<string, unknown> | null | undefined>;
  const { customElements: registry, document: page, HTMLElement: base } = globals;
  const isWhole = page?.createElement && registry?.get && registry.define && base?.prototype;
  return isWhole ? customElements : undefined;
}
