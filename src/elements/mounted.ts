const KEY = Symbol.for("tickline.mounted");

/** Notes that a copy of this package mounts the nodes of a tree, or mounts them no more. */
export function noteMounted(tree: Node, isMounted: boolean): void {
  Object.assign(tree, { [KEY]: isMounted });
}

/** Whether a copy of this package, perhaps another one, mounts the nodes of a tree. */
export function isMounted(tree: Node): boolean {
  return (tree as { [KEY]?: boolean })[KEY] === true;
}
