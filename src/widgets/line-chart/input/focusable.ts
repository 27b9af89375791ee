/** Lets keys and gestures reach an element, or leaves both to the page. */
export function setFocusable(element: HTMLElement, isFocusable: boolean): void {
  element.style.touchAction = isFocusable ? "pan-y" : "auto";
  if (isFocusable) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}
