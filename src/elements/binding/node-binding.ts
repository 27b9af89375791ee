import { unknownOption } from "../../stream/index.js";
import { DeclaredOptions } from "../attributes/declared-options.js";
import { kinds } from "../kinds.js";
import { Binding } from "./binding.js";
import { nodePlace } from "./node-place.js";
import { StreamBinding } from "./stream-binding.js";
import { WidgetBinding } from "./widget-binding.js";

/** What stands behind a `data-tickline` node, by what that attribute names. */
export function nodeBinding(node: HTMLElement, name: string): Binding {
  const given = new DeclaredOptions(node, "data-");
  if (name === "stream") return exposed(new StreamBinding(given, node, () => undefined), "stream");
  if (!Object.hasOwn(kinds, name)) return new UnknownBinding(given, node);
  return exposed(exposed(new WidgetBinding(kinds[name], given, nodePlace(node)), "stream"), "widget");
}

/** Gives the node a property while it is bound, as an element has it. */
function exposed<B extends Binding>(binding: B, name: keyof B & string): B {
  const { element } = binding.given;
  Object.defineProperty(element, name, { configurable: true, get: () => binding[name] });
  const { ended } = binding;
  binding.ended = () => {
    Reflect.deleteProperty(element, name);
    ended?.();
  };
  return binding;
}

/** Stands behind a node that names no widget. */
class UnknownBinding extends Binding {
  protected override apply(): void {
    const names = ["stream", ...Object.keys(kinds), "off"];
    const name = this.given.text("tickline") ?? "";
    const complaint = unknownOption({ [name]: 0 }, names)?.replace("option", "widget") ?? "";
    throw new TypeError(complaint.endsWith("?") ? complaint : `${complaint}. Expected ${names.join(", ")}`);
  }

  protected override open(): void {
    // It has nothing to listen to.
  }

  protected override trouble(): void {
    // Its words are all there is to see.
  }
}
