import { unknownOption } from "../../stream/internal.js";
import { DeclaredOptions } from "../attributes/declared-options.js";
import { kinds, listKindNames } from "../kinds.js";
import { Binding } from "./binding.js";
import { nodePlace } from "./node-place.js";
import { StreamBinding } from "./stream-binding.js";
import { WidgetBinding } from "./widget-binding.js";

/** Makes the binding of a `data-tickline` node, of the kind that the attribute names. */
export function nodeBinding(node: HTMLElement, name: string): Binding {
  const declared = new DeclaredOptions(node, "data-");
  if (name === "stream") return expose(new StreamBinding(declared, node, () => undefined), "stream");
  if (!Object.hasOwn(kinds, name)) return expose(new UnknownBinding(declared, node), "stream");
  return expose(expose(new WidgetBinding(kinds[name], declared, nodePlace(node)), "stream"), "widget");
}

/** Gives the node a property while it is bound, like that of an element. */
function expose<B extends Binding>(binding: B, name: keyof B & string): B {
  const { element } = binding.declared;
  Object.defineProperty(element, name, { configurable: true, get: () => binding[name] });
  const { onEnd } = binding;
  binding.onEnd = () => {
    Reflect.deleteProperty(element, name);
    onEnd?.();
  };
  return binding;
}

/** The binding of a node that names no widget: an error. */
class UnknownBinding extends Binding {
  /** There is none: the property tells another copy of this package that the node is bound. */
  readonly stream = undefined;

  protected override apply(): void {
    const names = ["stream", ...listKindNames(), "off"];
    const name = this.declared.text("tickline") ?? "";
    const complaint = unknownOption({ [name]: 0 }, names)?.replace("option", "widget") ?? "";
    throw new TypeError(complaint.endsWith("?") ? complaint : `${complaint}. Expected ${names.join(", ")}`);
  }

  protected override open(): void {
    // An error listens to nothing.
  }

  protected override showError(): void {
    // The text of the error is the only content.
  }
}
