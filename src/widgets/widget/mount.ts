import { formatValue } from "../options/options.js";
import { nameOf } from "../page/dom.js";
import type { MountPoint } from "../page/mount-point.js";
import { Page } from "../page/page.js";
import type { Scope } from "../page/scope.js";
import { baseStyles, PROBE_STYLES, QUIRKS_STYLES } from "../style/base-styles.js";
import type { Styles } from "../style/sheet.js";
import { adoptStyles, applyStyles } from "../style/sheet.js";

/** The place of a widget: an element, or a selector that finds one. */
export type Target = Element | string;

/** The place of a widget, whose code may come in parts. */
export interface GrowingMountPoint extends MountPoint {
  /** Adds the styles of parts whose elements are still to be made. */
  addStyles(styles: Styles): void;
}

/** Targets that hold a widget, so that no second one is mounted there. */
const mountedTargets = new WeakSet<Element>();

/** Tags of elements whose children are never shown. */
const CHILDLESS_TAGS = new Set(
  (
    "area audio base br canvas col embed hr iframe img input link meta object param script select source style svg " +
    "textarea track video wbr"
  ).split(" "),
);

/**
 * Throws on a platform without DOM.
 *
 * @throws Error `lineChart needs a DOM`
 */
export function needDom(widget: string): void {
  if (typeof document === "undefined") throw new Error(`${widget} needs a DOM`);
}

/**
 * Appends a widget's node to its target, and writes nothing else outside the node; closing the scope removes the node
 * and leaves the target as it was.
 *
 * The node is as wide as its target, and as high if the target's height is set; else `naturalHeight` (any CSS length)
 * is its height. `naturalWidth` is the width of a target that is as wide as its content, such as a float. Without a
 * `naturalHeight` the node is part of the target's text, with the declarations of `styles` alone.
 *
 * @param innerParts - parts of what stands inside the widget, exported beside those of `styles`
 * @throws Error `no element matches selector: #x` (with the likely cause), `already mounted: #x`; TypeError `invalid
 * target: …`
 */
export function mount(
  scope: Scope,
  target: Target,
  styles: Styles,
  naturalHeight: string | undefined,
  innerParts: readonly string[] = [],
  naturalWidth = "20rem",
): GrowingMountPoint {
  const holder = findTarget(target);
  if (mountedTargets.has(holder)) throw new Error(`already mounted: ${nameOf(holder)}`);
  const isInline = naturalHeight === undefined;
  const node = holder.ownerDocument.createElement(isInline ? "span" : "div");
  const root = node.attachShadow({ mode: "open" });
  const page = new Page(node);
  let ownStyles: readonly Styles[] = [styles];
  let allStyles: readonly Styles[] = [];
  let hasSheets = false as boolean;
  const adopt = (): void => {
    const quirks = node.ownerDocument.compatMode === "BackCompat" ? [QUIRKS_STYLES] : [];
    allStyles = [...(isInline ? [PROBE_STYLES] : [baseStyles(), ...quirks]), ...ownStyles];
    hasSheets = adoptStyles(root, allStyles);
  };
  // Exported parts can be styled from outside of a component that holds the widget: `tick-line-chart::part(plot)`.
  const exportParts = (): void => {
    const names = new Set([...ownStyles.flatMap(Object.keys), ...innerParts]);
    node.setAttribute("exportparts", [...names].filter((name) => !/[:@]/.test(name)).join());
  };
  exportParts();
  page.follow(scope, adopt);
  if (!hasSheets) applyStyles(node, [":host"], allStyles);
  const element: MountPoint["element"] = (tag, ...parts) => {
    const created = node.ownerDocument.createElement(tag);
    created.setAttribute("part", parts.join(" "));
    if (!hasSheets) applyStyles(created, parts, allStyles);
    return created;
  };
  if (!isInline) {
    const sizer = element("div", "sizer");
    sizer.style.height = naturalHeight;
    // A track may be as narrow as there is room, and is as wide as it can be: the least width of the content is 0.
    sizer.style.gridTemplateColumns = `minmax(0, ${naturalWidth})`;
    root.append(sizer);
  }
  const probe = element("span", "probe");
  probe.ariaHidden = "true";
  root.append(probe);
  holder.append(node);
  mountedTargets.add(holder);
  scope.add(() => {
    mountedTargets.delete(holder);
    node.remove();
  });
  // An image without an address fails anew in each document that it comes to, also where no frame is drawn.
  const image = element("img");
  image.src = "";
  scope.listen(image, "error", () => {
    page.check();
  });
  probe.append(image);
  // A document that the node leaves takes the style sheets away, and with them the size of the probe. Sizes that are
  // observed change with the sheets: not within the report of one.
  // By the window of the document: another one would hear of a frame that goes as of a size that changes amid its own.
  page.follow(scope, (attached) => {
    const check = (): void => {
      scope.timeout(() => {
        page.check();
      }, 0);
    };
    attached.observeSize(probe, check, undefined, page.view);
  });
  const addStyles = (added: Styles): void => {
    ownStyles = [...ownStyles, added];
    exportParts();
    adopt();
  };
  return { node, root, page, probe, element, addStyles };
}

function findTarget(target: unknown): Element {
  if (typeof target === "string") {
    let found: Element | null;
    try {
      found = document.querySelector(target);
    } catch {
      throw new TypeError(`invalid selector: ${target}`);
    }
    if (found === null) throw new Error(`no element matches selector: ${target}${hintFor(target)}`);
    return requireContainer(found);
  }
  if (isElement(target)) return requireContainer(target);
  throw new TypeError(
    `invalid target: ${formatValue(target)}. Expected an element or a selector${target === null ? hintFor("") : ""}`,
  );
}

/** Returns a hint for a selector without a match: a sentence about the likely cause, or the empty string. */
function hintFor(selector: string): string {
  if (selector !== "" && document.getElementById(selector) !== null) return `. Did you mean #${selector}?`;
  return document.readyState === "loading"
    ? '. The page is still loading: move the script below the element, or give it defer or type="module"'
    : "";
}

/** Tells whether a value is an element, of this document or another, such as a frame's, where `instanceof` fails. */
function isElement(target: unknown): target is Element {
  return typeof target === "object" && target !== null && "nodeType" in target && target.nodeType === 1;
}

function requireContainer(element: Element): Element {
  const tag = element.localName;
  if (CHILDLESS_TAGS.has(tag)) {
    throw new TypeError(`invalid target: <${tag}>. Expected an element that can hold others, such as a <div>`);
  }
  return element;
}
