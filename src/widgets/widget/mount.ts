import { formatValue } from "../options/options.js";
import type { MountPoint } from "../page/mount-point.js";
import type { Scope } from "../page/scope.js";
import { baseStyles } from "../style/base-styles.js";
import type { Styles } from "../style/sheet.js";
import { adoptStyles, applyStyles } from "../style/sheet.js";

/** Where a widget goes: an element, or a selector that finds one. */
export type Target = Element | string;
const mounted = new WeakSet<Element>();

/** Elements whose children nobody sees. */
const childless = new Set(
  (
    "area audio base br canvas col embed hr iframe img input link meta object param script select source style svg " +
    "textarea track video wbr"
  ).split(" "),
);

/**
 * Throws where there is no DOM to mount into.
 *
 * @throws Error `lineChart needs a DOM`
 */
export function needDom(widget: string): void {
  if (typeof document === "undefined") throw new Error(`${widget} needs a DOM`);
}

/**
 * Appends a widget's node to its target; closing the scope takes it away and leaves the target as it was. Nothing else
 * is written outside the node.
 *
 * The node is as wide as its target, and as high where the target's height is set; else `naturalHeight` (any CSS
 * length). Without a height it is no box but a part of the target's text, and has the looks of `rules` alone.
 *
 * @throws Error `no element matches selector: #x` (and why that may be), `already mounted: #x`; TypeError `invalid
 * target: …`
 */
export function mount(
  scope: Scope,
  target: Target,
  rules: Styles,
  naturalHeight: string | undefined,
  inner: readonly string[] = [],
): MountPoint {
  const element = find(target);
  if (mounted.has(element)) throw new Error(`already mounted: ${nameOf(element)}`);
  const document = element.ownerDocument;
  const inline = naturalHeight === undefined;
  const node = document.createElement(inline ? "span" : "div");
  const root = node.attachShadow({ mode: "open" });
  // Inside another component its parts have that one's name before them: `tick-line-chart::part(plot)`.
  node.setAttribute(
    "exportparts",
    [...new Set([...Object.keys(rules), ...inner])].filter((name) => !/[:@]/.test(name)).join(),
  );
  const all = inline ? [rules] : [baseStyles(), rules];
  const adopted = adoptStyles(root, all);
  if (!adopted) applyStyles(node, [":host"], all);

  const place: MountPoint = {
    node,
    root,
    element(tag, ...parts) {
      const made = document.createElement(tag);
      made.setAttribute("part", parts.join(" "));
      if (!adopted) applyStyles(made, parts, all);
      return made;
    },
  };
  if (!inline) {
    const sizer = place.element("div", "sizer");
    sizer.style.height = naturalHeight;
    root.append(sizer);
    // Without a doctype a percentage of a height that is not set is that of the window, while what is stretched is
    // `auto`. A browser takes the name that it knows.
    if (document.compatMode === "BackCompat") {
      for (const height of ["-webkit-fill-available", "stretch"]) node.style.height = height;
    }
  }
  element.append(node);
  mounted.add(element);
  scope.add(() => {
    mounted.delete(element);
    node.remove();
  });
  return place;
}

function find(target: unknown): Element {
  if (typeof target === "string") {
    let found: Element | null;
    try {
      found = document.querySelector(target);
    } catch {
      throw new TypeError(`invalid selector: ${target}`);
    }
    if (found === null) throw new Error(`no element matches selector: ${target}${cureOf(target)}`);
    return holder(found);
  }
  if (isElement(target)) return holder(target);
  throw new TypeError(
    `invalid target: ${formatValue(target)}. Expected an element or a selector${target === null ? cureOf("") : ""}`,
  );
}

/** What may help where an element was not found. */
function cureOf(selector: string): string {
  if (selector !== "" && document.getElementById(selector) !== null) return `. Did you mean #${selector}?`;
  return document.readyState === "loading"
    ? '. The page is still loading: move the script below the element, or give it defer or type="module"'
    : "";
}

/** Also for elements of other documents, such as those of a frame. */
function isElement(target: unknown): target is Element {
  return typeof target === "object" && target !== null && "nodeType" in target && target.nodeType === 1;
}

function holder(element: Element): Element {
  const tag = element.localName;
  if (childless.has(tag)) {
    throw new TypeError(`invalid target: <${tag}>. Expected an element that can hold others, such as a <div>`);
  }
  return element;
}

function nameOf(element: Element): string {
  if (element.id !== "") return `#${element.id}`;
  const name = element.classList.item(0);
  return name === null ? `<${element.localName}>` : `${element.localName}.${name}`;
}
