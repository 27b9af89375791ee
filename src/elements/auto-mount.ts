import type { Undo } from "../widgets/internal.js";
import { Scope } from "../widgets/internal.js";
import { watchedNames } from "./attributes/attributes.js";
import type { Binding } from "./binding/binding.js";
import { nodeBinding } from "./binding/node-binding.js";
import { streamNames, widgetNames } from "./element.js";
import { isAwaitedKind, kinds, whenKindAdded } from "./kinds.js";
import { noteMounted } from "./mounted.js";

/** Nodes to mount. A `script` is none: on its tag the attribute only switches mounting off. */
const MARKED_SELECTOR = "[data-tickline]:not(script)";
const OFF_SELECTOR = '[data-tickline="off"]';

interface Bound {
  readonly name: string;
  readonly binding: Binding;
}

/**
 * Mounts every `data-tickline` node of a page or a part of it, also later ones; unmounts nodes that leave, and updates
 * the widget of a node when a `data-` attribute changes. Leaves a node with `data-tickline="off"` alone, with
 * everything in it. Gives a mounted node the property `stream` and, where it is a widget, `widget`.
 *
 * @example
 * ```ts
 * // <div data-tickline="line-chart" data-src="wss://host/metrics" data-time-window="5m"></div>
 * const undo = autoMount();
 * ```
 * @param root - the tree to search. Default: the document
 * @returns the undo: unmounts all, and observes the tree no more
 * @throws Error `autoMount needs a DOM`
 */
export function autoMount(root?: Document | ShadowRoot | Element): () => void {
  if (typeof document === "undefined") throw new Error("autoMount needs a DOM");
  const tree = root ?? document;
  const page = tree.nodeType === 9 ? (tree as Document) : (tree.ownerDocument as Document);
  const scope = new Scope();
  const mounted = new Map<Element, Bound>();
  const unfinished = new Set<Element>();

  scope.add(() => {
    for (const { binding } of [...mounted.values()]) binding.close();
  });
  scope.listen(page, "DOMContentLoaded", () => {
    checkUnfinished();
  });
  let observing = observe();
  // A new kind has attributes that nobody has watched yet. Whatever happened before is seen by looking at all again.
  const stopWatchingKinds = whenKindAdded(() => {
    observing();
    observing = observe();
    for (const [node, { binding }] of mounted) {
      check(node);
      binding.refresh();
    }
    scan(tree);
  });
  scope.add(stopWatchingKinds);
  noteMounted(tree, true);
  scope.add(() => {
    noteMounted(tree, false);
  });
  scan(tree);
  return () => {
    scope.close();
  };

  function observe(): Undo {
    const watched = watchedNames([...streamNames, ...Object.values(kinds).flatMap(widgetNames)]);
    const attributeFilter = ["id", "data-tickline", ...watched.map((name) => `data-${name}`)];
    const options = { subtree: true, childList: true, attributes: true, attributeFilter };
    return scope.observeTree(tree, processRecords, options);
  }

  function processRecords(records: readonly MutationRecord[]): void {
    let hasRemovals = false;
    for (const { type, target, attributeName: name, addedNodes, removedNodes } of records) {
      if (type === "attributes") {
        if (name === "data-tickline") scan(target as Element, true);
        else mounted.get(target as Element)?.binding.refresh();
        continue;
      }
      hasRemovals ||= removedNodes.length > 0;
      for (const node of addedNodes) if (node.nodeType === 1) scan(node as Element, true);
      mounted.get(target as Element)?.binding.refreshFallback();
    }
    if (hasRemovals) for (const node of mounted.keys()) check(node);
    checkUnfinished();
  }

  function scan(part: ParentNode, includeSelf = false): void {
    if (includeSelf) check(part as Element);
    for (const node of part.querySelectorAll(MARKED_SELECTOR)) check(node);
  }

  function checkUnfinished(): void {
    for (const node of [...unfinished]) check(node);
  }

  function check(node: Element): void {
    unfinished.delete(node);
    const bound = mounted.get(node);
    const name = node.getAttribute("data-tickline");
    const isHere = tree.contains(node);
    const isMarked = name !== null && node.closest(OFF_SELECTOR) === null;
    if (bound !== undefined && isHere && (!isMarked || name !== bound.name)) bound.binding.close();
    if (!isHere) bound?.binding.disconnect();
    else if (isMarked && isAwaitedKind(name)) return;
    else if (isMarked && mounted.has(node)) bound?.binding.connect();
    else if (isMarked && !isParsed(node)) unfinished.add(node);
    // A node with the property `stream` is bound by another copy of this package.
    else if (isMarked && !Object.hasOwn(node, "stream")) bind(node as HTMLElement, name);
  }

  function bind(node: HTMLElement, name: string): void {
    const binding = nodeBinding(node, name);
    const { onEnd } = binding;
    binding.onEnd = () => {
      mounted.delete(node);
      onEnd?.();
    };
    mounted.set(node, { name, binding });
    binding.connect();
  }
}

/** Whether the parser has left a node, so that its content is complete. */
function isParsed(node: Element): boolean {
  if (node.ownerDocument.readyState !== "loading") return true;
  for (let part: Node | null = node; part !== null; part = part.parentNode) if (part.nextSibling !== null) return true;
  return false;
}
