import type { Scope } from "../page/scope.js";

/** Makes the buttons of a toolbar one stop of the Tab key; arrow keys, Home and End go from one to the next. */
export interface Roving {
  /** There are other buttons, in this order. */
  take(buttons: readonly HTMLElement[]): void;
}

/** Watches a toolbar; buttons that are not shown are passed over. */
export function createRoving(scope: Scope, toolbar: HTMLElement): Roving {
  let buttons: readonly HTMLElement[] = [];
  let stop: HTMLElement | undefined;

  const stopAt = (button: HTMLElement | undefined): void => {
    stop = button;
    for (const each of buttons) each.tabIndex = each === stop ? 0 : -1;
  };
  toolbar.role = "toolbar";
  scope.listen(toolbar, "keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const shown = buttons.filter(({ style }) => style.display !== "none");
    const index = shown.findIndex((button) => button === target);
    if (index < 0 || ctrlKey || metaKey || altKey) return;
    const forth = toolbar.ownerDocument.defaultView?.getComputedStyle(toolbar).direction === "rtl" ? -1 : 1;
    const { length } = shown;
    const goals: Readonly<Record<string, number>> = {
      ArrowLeft: index - forth,
      ArrowRight: index + forth,
      ArrowUp: index - 1,
      ArrowDown: index + 1,
      Home: 0,
      End: length - 1,
    };
    if (!Object.hasOwn(goals, key)) return;
    const next = shown[(goals[key] + length) % length];
    stopAt(next);
    next.focus();
    event.preventDefault();
  });
  scope.listen(toolbar, "focusin", ({ target }) => {
    const found = buttons.find((button) => button === target);
    if (found !== undefined && found !== stop) stopAt(found);
  });
  return {
    take(next) {
      buttons = next;
      stopAt(stop !== undefined && next.includes(stop) ? stop : next.at(0));
    },
  };
}
