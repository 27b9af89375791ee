/**
 * What a widget shows and tells, a line a part: its words, its colours, its shapes, and what a screen reader is told.
 */
export function outlineOf(node: HTMLElement): string {
  return `${[...node.shadowRoot!.children].flatMap((element) => linesOf(element as HTMLElement, 0)).join("\n")}\n`;
}

/** Parts that are there for the widget alone, or for a moment. */
const aside = ["probe", "sizer", "unseen"];

const facts = ["role", "aria-label", "aria-describedby", "aria-hidden", "href", "viewBox", "d"];
const colors = ["color", "background-color", "outline-color"];

function linesOf(element: HTMLElement | SVGElement, depth: number): string[] {
  const name = element.getAttribute("part") ?? element.localName;
  if (element.style.display === "none" || aside.includes(name)) return [];
  const words = [...element.childNodes]
    .map((child) => (child.nodeType === Node.TEXT_NODE ? child.textContent : ""))
    .join("");
  const told = [
    ...(words === "" ? [] : [JSON.stringify(words)]),
    ...facts
      .filter((fact) => element.hasAttribute(fact))
      .map((fact) => `${fact}=${JSON.stringify(element.getAttribute(fact))}`),
    ...colors.flatMap((color) =>
      element.style.getPropertyValue(color) === "" ? [] : [`${color}: ${element.style.getPropertyValue(color)}`],
    ),
  ];
  const children = [...element.children].flatMap((child) => linesOf(child as HTMLElement, depth + 1));
  const empty =
    children.length === 0 &&
    words === "" &&
    !["canvas", "path", "a"].includes(element.localName) &&
    !element.hasAttribute("aria-label");
  return empty ? [] : [`${"  ".repeat(depth)}${[name, ...told].join("  ")}`, ...children];
}
