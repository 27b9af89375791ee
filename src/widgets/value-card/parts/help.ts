import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";

/** A text that explains a card. */
export interface Help {
  /** The button that shows it. */
  readonly element: HTMLElement;
  /** The text: beside the card, whose colours are not its own. */
  readonly panel: HTMLElement;
  /** Takes another text; empty: there is none, and no button. */
  readonly explain: (text: string) => void;
}

/** From the text to the edges of the page, CSS pixels. */
const edge = 8;

/**
 * Makes a button with a text that is shown while the button has the focus or the pointer is on either, and on a tap;
 * Escape puts it away. It stands above the page, so a small card does not cut it; where the platform knows no such
 * layer, in the card.
 */
export function createHelp(scope: Scope, place: MountPoint): Help {
  const { node, root } = place;
  const element = place.element("span", "help");
  const button = place.element("button", "help-button");
  const mark = place.element("span", "help-mark");
  const panel = place.element("span", "help-text");
  button.type = "button";
  button.ariaLabel = "help";
  mark.textContent = "?";
  panel.role = "tooltip";
  panel.id = "help";
  button.setAttribute("aria-describedby", panel.id);
  panel.setAttribute("popover", "manual");
  button.append(mark);
  element.append(button);
  root.append(panel);
  setVisible(panel, false);

  let open = false;
  /** Whether it was open before the tap that is under way: the tap brings the focus, and that opens it. */
  let was = false;
  const set = (shown: boolean): void => {
    if (shown === open) return;
    open = shown;
    setVisible(panel, shown);
    // Older browsers have no layer above the page; what is not in the document has none either.
    if (!("popover" in panel) || !panel.isConnected) return;
    panel.togglePopover(shown);
    if (shown) lay(button, panel);
  };
  const close = (): void => {
    set(false);
  };
  const inside = (event: Event): boolean => event.composedPath().some((part) => part === element || part === panel);
  const leave = (event: PointerEvent): void => {
    if (event.pointerType === "mouse" && !inside(event) && root.activeElement !== button) close();
  };

  scope.listen(element, "pointerenter", ({ pointerType }) => {
    if (pointerType === "mouse") set(true);
  });
  scope.listen(root, "pointerover", leave);
  scope.listen(node, "pointerleave", leave);
  scope.listen(button, "pointerdown", ({ pointerType }) => {
    was = open && pointerType !== "mouse";
  });
  scope.listen(button, "focus", () => {
    set(true);
  });
  scope.listen(button, "blur", close);
  scope.listen(button, "click", ({ detail }) => {
    set(detail === 0 ? !open : !was);
    was = false;
  });
  for (const type of ["keydown", "pointerdown", "scroll"] as const) {
    scope.listen(
      node.ownerDocument,
      type,
      (event) => {
        const key = "key" in event;
        if (!open || (key ? event.key !== "Escape" : inside(event))) return;
        close();
        if (key) event.preventDefault();
      },
      { capture: true },
    );
  }
  scope.add(close);

  return {
    element,
    panel,
    explain: (text) => {
      if (text === "") close();
      setVisible(element, text !== "");
      setText(panel, text);
    },
  };
}

/** Puts the text below its button, or above where there is more room, within the page. */
function lay(button: HTMLElement, { style, offsetWidth, offsetHeight }: HTMLElement): void {
  const { clientWidth, clientHeight } = button.ownerDocument.documentElement;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  style.left = `${Math.max(edge, Math.min((left + right - offsetWidth) / 2, clientWidth - offsetWidth - edge))}px`;
  const isAbove = bottom + offsetHeight + edge > clientHeight && top > clientHeight - bottom;
  style.top = `${isAbove ? top - offsetHeight : bottom}px`;
}
