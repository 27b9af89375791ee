import { setText, show } from "../host/dom.js";
import type { Place } from "../host/mount.js";
import type { Scope } from "../host/scope.js";

/** A text that explains a card. */
export interface Help {
  /** The button that shows it. */
  readonly element: HTMLElement;
  /** The text: beside the card, whose colours are not its own. */
  readonly panel: HTMLElement;
  /** Takes another text; empty: there is none, and no button. */
  explain(text: string): void;
}

/** From the text to the edges of the page, CSS pixels. */
const edge = 8;

/**
 * Makes a button with a text that is shown while the button has the focus or the pointer is on either, and on a tap; Escape
 * puts it away. It stands above the page, so a small card does not cut it; where the platform knows no such layer, in the card.
 */
export function createHelp(scope: Scope, place: Place): Help {
  const { ownerDocument } = place.node;
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
  place.root.append(panel);
  show(panel, false);

  let open = false;
  /** Whether it was open before the tap that is under way: the tap brings the focus, and that opens it. */
  let was = false;
  const set = (shown: boolean): void => {
    if (shown === open) return;
    open = shown;
    show(panel, shown);
    // Older browsers have no layer above the page.
    const { showPopover, hidePopover } = panel as Partial<HTMLElement>;
    if (shown) showPopover?.call(panel);
    else if (panel.isConnected) hidePopover?.call(panel);
    if (shown && showPopover !== undefined) lay(button, panel);
  };
  const close = (): void => {
    set(false);
  };
  const parts: readonly (EventTarget | null)[] = [element, panel];
  const inside = (event: Event): boolean => event.composedPath().some((part) => parts.includes(part));

  scope.listen(element, "pointerenter", ({ pointerType }) => {
    if (pointerType === "mouse") set(true);
  });
  for (const part of [element, panel]) {
    scope.listen(part, "pointerleave", ({ pointerType, relatedTarget }) => {
      const stays = relatedTarget instanceof Node && (element.contains(relatedTarget) || panel.contains(relatedTarget));
      if (pointerType === "mouse" && !stays && place.root.activeElement !== button) close();
    });
  }
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
  scope.listen(ownerDocument, "keydown", (event) => {
    if (!open || event.key !== "Escape") return;
    close();
    event.preventDefault();
  }, { capture: true });
  scope.listen(ownerDocument, "pointerdown", (event) => {
    if (open && !inside(event)) close();
  }, { capture: true });
  scope.listen(ownerDocument, "scroll", (event) => {
    if (open && !inside(event)) close();
  }, { capture: true, passive: true });
  scope.add(close);

  return {
    element,
    panel,
    explain(text) {
      if (text === "") close();
      show(element, text !== "");
      setText(panel, text);
    },
  };
}

/** Puts the text below its button, or above where there is more room, within the page. */
function lay(button: HTMLElement, panel: HTMLElement): void {
  const { clientWidth, clientHeight } = button.ownerDocument.documentElement;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const x = (left + right - width) / 2;
  panel.style.left = `${String(Math.max(edge, Math.min(x, clientWidth - width - edge)))}px`;
  panel.style.top = `${String(bottom + height + edge > clientHeight && top > clientHeight - bottom ? top - height : bottom)}px`;
}
