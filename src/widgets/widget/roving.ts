import type { Scope } from "../page/scope.js";

/** A roving tabindex: a toolbar is one stop of the Tab key; arrow keys, Home and End move between its buttons. */
export interface Roving {
  /** Replaces the buttons, in the order of the arrow keys. */
  setButtons(buttons: readonly HTMLElement[]): void;
}

/** Makes the buttons of a toolbar one tab stop; arrow keys skip hidden buttons. */
export function createRoving(scope: Scope, toolbar: HTMLElement): Roving {
  let buttons: readonly HTMLElement[] = [];
  let tabStop: HTMLElement | undefined;

  const setTabStop = (button: HTMLElement | undefined): void => {
    tabStop = button;
    for (const each of buttons) each.tabIndex = each === tabStop ? 0 : -1;
  };
  toolbar.role = "toolbar";
  scope.listen(toolbar, "keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const visibleButtons = buttons.filter(({ style }) => style.display !== "none");
    const index = visibleButtons.findIndex((button) => button === target);
    if (index < 0 || ctrlKey || metaKey || altKey) return;
    const forward = toolbar.ownerDocument.defaultView?.getComputedStyle(toolbar).direction === "rtl" ? -1 : 1;
    const { length } = visibleButtons;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: index - forward,
      ArrowRight: index + forward,
      ArrowUp: index - 1,
      ArrowDown: index + 1,
      Home: 0,
      End: length - 1,
    };
    if (!Object.hasOwn(targets, key)) return;
    const next = visibleButtons[(targets[key] + length) % length];
    setTabStop(next);
    next.focus();
    event.preventDefault();
  });
  scope.listen(toolbar, "focusin", ({ target }) => {
    const found = buttons.find((button) => button === target);
    if (found !== undefined && found !== tabStop) setTabStop(found);
  });
  return {
    setButtons(next) {
      buttons = next;
      setTabStop(tabStop !== undefined && next.includes(tabStop) ? tabStop : next.at(0));
    },
  };
}
