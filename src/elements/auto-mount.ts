import { Scope } from "../widgets/index.js";
import { watchedNames } from "./attributes/attributes.js";
import type { Binding } from "./binding/binding.js";
import { nodeBinding } from "./binding/node-binding.js";
import { streamNames, widgetNames } from "./element.js";
import { kinds } from "./kinds.js";

/** The tag of the script says by it whether anything is mounted at all. */
const marked = "[data-tickline]:not(script)";
const off = '[data-tickline="off"]';

interface Bound {
  readonly name: string;
  readonly binding: Binding;
}

/**
 * Mounts every `data-tickline` node of a page or a part of it, also those that come later; those that go are unmounted,
 * and a changed
 * `data-` attribute changes its widget. A node with `data-tickline="off"` is left alone with all that is in it. A node
 * is given the properties `stream` and, where it is a widget, `widget`.
 *
 * @example
 * ```ts
 * // <div data-tickline="line-chart" data-src="wss://host/metrics" data-time-window="5m"></div>
 * const undo = autoMount();
 * ```
 * @param root - where to look. Default: the document
 * @returns the undo: unmounts all, and looks no more
 * @throws Error `autoMount needs a DOM`
 */
export function autoMount(root?: Document | ShadowRoot | Element): () => void {
  if (typeof document === "undefined") throw new Error("autoMount needs a DOM");
  const place = root ?? document;
  const page = place.nodeType === 9 ? (place as Document) : (place.ownerDocument as Document);
  const scope = new Scope();
  const all = new Map<Element, Bound>();
  const unfinished = new Set<Element>();

  scope.add(() => {
    for (const { binding } of [...all.values()]) binding.close();
  });
  scope.listen(page, "DOMContentLoaded", () => {
    finish();
  });
  const names = watchedNames([...streamNames, ...Object.values(kinds).flatMap(widgetNames)]);
  const attributeFilter = ["id", "data-tickline", ...names.map((name) => `data-${name}`)];
  scope.observeTree(place, take, { subtree: true, childList: true, attributes: true, attributeFilter });
  scan(place);
  return () => {
    scope.close();
  };

  function take(records: readonly MutationRecord[]): void {
    let gone = false;
    for (const { type, target, attributeName: name, addedNodes, removedNodes } of records) {
      if (type === "attributes") {
        if (name === "data-tickline") scan(target as Element, true);
        else all.get(target as Element)?.binding.refresh();
        continue;
      }
      gone ||= removedNodes.length > 0;
      for (const node of addedNodes) if (node.nodeType === 1) scan(node as Element, true);
      all.get(target as Element)?.binding.refreshFallback();
    }
    if (gone) for (const node of all.keys()) look(node);
    finish();
  }

  function scan(tree: ParentNode, itself = false): void {
    if (itself) look(tree as Element);
    for (const node of tree.querySelectorAll(marked)) look(node);
  }

  function finish(): void {
    for (const node of [...unfinished]) look(node);
  }

  function look(node: Element): void {
    unfinished.delete(node);
    const bound = all.get(node);
    const name = node.getAttribute("data-tickline");
    const isHere = place.contains(node);
    const isMeant = name !== null && node.closest(off) === null;
    if (bound !== undefined && isHere && (!isMeant || name !== bound.name)) bound.binding.close();
    if (!isHere) bound?.binding.disconnect();
    else if (isMeant && all.has(node)) bound?.binding.connect();
    else if (isMeant && !isWhole(node)) unfinished.add(node);
    // One that is bound by another copy of this package has them already.
    else if (isMeant && !Object.hasOwn(node, "stream")) bind(node as HTMLElement, name);
  }

  function bind(node: HTMLElement, name: string): void {
    const binding = nodeBinding(node, name);
    const { ended } = binding;
    binding.ended = () => {
      all.delete(node);
      ended?.();
    };
    all.set(node, { name, binding });
    binding.connect();
  }
}

/** Whether the parser has left a node: what is in it is in it. */
function isWhole(node: Element): boolean {
  if (node.ownerDocument.readyState !== "loading") return true;
  for (let part: Node | null = node; part !== null; part = part.parentNode) if (part.nextSibling !== null) return true;
  return false;
}
