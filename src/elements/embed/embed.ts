import { roles } from "../../widgets/internal.js";
import type { WidgetElement } from "../types.js";
import type { Parameters } from "./parameters.js";
import { readParameters } from "./parameters.js";
import type { Scheme } from "./scheme.js";
import { colorSchemes, schemeOf } from "./scheme.js";
import { tellHeight } from "./tell-height.js";

// The page `embed.html`: one widget, by the address of the page, that fills the frame which a host gives it.

const { documentElement: root, body } = document;
const main = document.querySelector("main") as HTMLElement;

for (const { style } of [root, body, main]) style.height = "100%";
body.style.margin = "0";
// Margins of the content count as its height.
main.style.display = "flow-root";
root.style.fontFamily = "system-ui, sans-serif";

addEventListener("message", ({ source, data }) => {
  if (source === parent) setScheme(schemeOf(data));
});
// A host that changes the fragment alone loads no page: it is another widget all the same.
addEventListener("hashchange", () => {
  location.reload();
});

try {
  mount(readParameters(location.href, listAttributes));
} catch (error) {
  complain((error as Error).message);
}

function mount({ tag, attributes, scheme }: Parameters): void {
  setScheme(scheme);
  root.lang = attributes.get("locale") ?? navigator.language;
  document.title = ["title", "aria-label", "label"].map((name) => attributes.get(name)).find(Boolean) ?? tag.slice(5);
  const element = document.createElement(tag) as WidgetElement<"line-chart">;
  for (const [name, value] of attributes) element.setAttribute(name, value);
  main.append(element);
  if (getComputedStyle(element).display === "inline") main.style.height = "auto";
  else element.style.height = "100%";
  const node = element.widget?.node;
  const measure = tellHeight(main, node === undefined ? [] : [node, ...(node.shadowRoot?.children ?? [])]);
  element.addEventListener("error", measure);
}

function setScheme(scheme: Scheme | undefined): void {
  if (scheme !== undefined) root.style.colorScheme = colorSchemes[scheme];
}

/** Lists the attributes of an element, as the script beside this one has defined it. */
function listAttributes(tag: string): readonly string[] {
  const { observedAttributes } = (customElements.get(tag) ?? {}) as { observedAttributes?: readonly string[] };
  if (observedAttributes !== undefined) return observedAttributes;
  throw new Error("tickline.min.js did not load. Serve it beside embed.html and embed.js");
}

/** Shows a mistake in the place of the widget. */
function complain(message: string): void {
  main.textContent = message;
  main.role = "alert";
  main.lang = "en";
  const { style } = main;
  style.height = "auto";
  style.fontSize = "0.75rem";
  style.lineHeight = "1.34";
  style.overflowWrap = "anywhere";
  style.color = `light-dark(${roles.bad.join()})`;
  tellHeight(main, []);
}
