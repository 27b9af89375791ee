/** Names an element for a message: by its id, its class or its tag. */
export function nameOf(element: Element): string {
  if (element.id !== "") return `#${element.id}`;
  const name = element.classList.item(0);
  return name === null ? `<${element.localName}>` : `${element.localName}.${name}`;
}

/** Overwrites a text where it differs; what a reader has selected of it stays selected, to the end if it was. */
export function overwrite(node: Text, text: string): void {
  const { data } = node;
  if (data === text) return;
  let start = 0;
  while (start < data.length - 1 && data[start] === text[start]) start += 1;
  // The ends of a selection go with what is inserted before them; one text set for another would leave none.
  node.insertData(start, text.slice(start));
  node.deleteData(text.length, data.length - start);
}

/** Writes the text of an element if it differs; a selection of the text stays. */
export function setText(element: HTMLElement, text: string): void {
  const { firstChild, lastChild } = element;
  if (firstChild?.nodeType === 3 && firstChild === lastChild) overwrite(firstChild as Text, text);
  else if (element.textContent !== text) element.textContent = text;
}

/** Shows an element, or takes it out of the layout with `display: none`. */
export function setVisible(element: HTMLElement, isVisible: boolean): void {
  const display = isVisible ? "" : "none";
  if (element.style.display !== display) element.style.display = display;
}
