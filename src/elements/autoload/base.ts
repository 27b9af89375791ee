import type { Kind } from "../../widgets/internal.js";
import { autoMount } from "../auto-mount.js";
import { fetchSourcesBy } from "../contents/on-demand.js";
import { createStreamElement, createWidgetElement } from "../element.js";
import { addKind } from "../kinds.js";

export { autoMount, fetchSourcesBy };

/** Defines an element, unless it is defined: another copy of this package may have come first. */
function define(tag: string, create: () => CustomElementConstructor): void {
  if (customElements.get(tag) === undefined) customElements.define(tag, create());
}

/** Defines the element of a stream. */
export function defineStream(): void {
  define("tick-stream", createStreamElement);
}

/** Adds a kind, whose code has come: its element, and its `data-tickline` nodes. */
export function defineKind(name: string, kind: Kind): void {
  addKind(name, kind);
  define(`tick-${name}`, () => createWidgetElement(kind));
}
