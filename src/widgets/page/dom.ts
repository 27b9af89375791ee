/** Names an element for a message: by its id, its class or its tag. */
export function nameOf(element: Element): string {
  if (element.id !== "") return `#${element.id}`;
  const name = element.classList.item(0);
  return name === null ? `<${element.localName}>` : `${element.localName}.${name}`;
}

/** Writes the text of an element if it differs. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows an element, or takes it out of the layout with `display: none`. */
export function setVisible(element: HTMLElement, isVisible: boolean): void {
  const display = isVisible ? "" : "none";
  if (element.style.display !== display) element.style.display = display;
}
