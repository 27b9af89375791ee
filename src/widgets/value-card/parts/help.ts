import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";

/** Explanation of a card: a button and its panel of text. */
export interface Help {
  /** Element of the button that opens the panel. */
  readonly element: HTMLElement;
  /** Panel with the text, in the page's own colours rather than those of the card. */
  readonly panel: HTMLElement;
  /** Sets the text, and the name of the button; empty: no text, and no button. */
  readonly explain: (text: string, name: string) => void;
}

/** Distance of the panel from the edges of the page. */
const EDGE_PX = 8;

/**
 * Makes a button with a panel that is open while the button has the focus or the pointer is on either, and after a tap;
 * Escape closes it. The panel is a popover in the top layer, so that a small card does not cut it; where the platform
 * has no popovers, it stands in the card.
 */
export function createHelp(scope: Scope, mountPoint: MountPoint): Help {
  const { node, root, page } = mountPoint;
  const element = mountPoint.element("span", "help");
  const button = mountPoint.element("button", "help-button");
  const mark = mountPoint.element("span", "help-mark");
  const panel = mountPoint.element("span", "help-text");
  button.type = "button";
  mark.textContent = "?";
  panel.role = "tooltip";
  panel.id = "help";
  button.setAttribute("aria-describedby", panel.id);
  panel.setAttribute("popover", "manual");
  button.append(mark);
  element.append(button);
  root.append(panel);
  setVisible(panel, false);

  let isOpen = false;
  /** Whether the panel was open before the current tap: the tap focuses the button, and that opens the panel. */
  let wasOpen = false;
  const setOpen = (opens: boolean): void => {
    if (opens === isOpen) return;
    isOpen = opens;
    setVisible(panel, opens);
    // Older browsers have no popovers, and elements outside the document cannot become one.
    if (!("popover" in panel) || !panel.isConnected) return;
    panel.togglePopover(opens);
    if (opens) placePanel(button, panel);
  };
  const close = (): void => {
    setOpen(false);
  };
  const isInside = (event: Event): boolean => event.composedPath().some((part) => part === element || part === panel);
  const closeOnLeave = (event: PointerEvent): void => {
    if (event.pointerType === "mouse" && !isInside(event) && root.activeElement !== button) close();
  };

  scope.listen(element, "pointerenter", ({ pointerType }) => {
    if (pointerType === "mouse") setOpen(true);
  });
  scope.listen(root, "pointerover", closeOnLeave);
  scope.listen(node, "pointerleave", closeOnLeave);
  scope.listen(button, "pointerdown", ({ pointerType }) => {
    wasOpen = isOpen && pointerType !== "mouse";
  });
  scope.listen(button, "focus", () => {
    setOpen(true);
  });
  scope.listen(button, "blur", close);
  scope.listen(button, "click", ({ detail }) => {
    setOpen(detail === 0 ? !isOpen : !wasOpen);
    wasOpen = false;
  });
  const closeElsewhere = (event: Event): void => {
    const isKey = "key" in event;
    if (!isOpen || (isKey ? event.key !== "Escape" : isInside(event))) return;
    close();
    if (isKey) event.preventDefault();
  };
  page.follow(scope, (attached, document) => {
    for (const type of ["keydown", "pointerdown", "scroll"] as const) {
      attached.listen(document, type, closeElsewhere, { capture: true });
    }
  });
  scope.add(close);

  return {
    element,
    panel,
    explain: (text, name) => {
      button.ariaLabel = name;
      if (text === "") close();
      setVisible(element, text !== "");
      setText(panel, text);
    },
  };
}

/** Places the panel below its button, or above where there is more room, within the page. */
function placePanel(button: HTMLElement, { style, offsetWidth, offsetHeight }: HTMLElement): void {
  const { clientWidth, clientHeight } = button.ownerDocument.documentElement;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const centered = (left + right - offsetWidth) / 2;
  style.left = `${Math.max(EDGE_PX, Math.min(centered, clientWidth - offsetWidth - EDGE_PX))}px`;
  const isAbove = bottom + offsetHeight + EDGE_PX > clientHeight && top > clientHeight - bottom;
  style.top = `${isAbove ? top - offsetHeight : bottom}px`;
}
