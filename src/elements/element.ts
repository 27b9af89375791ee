import { adoptStyles } from "../widgets/index.js";
import { sourceAttributes, streamAttributes, watchedNames } from "./attributes/attributes.js";
import { DeclaredOptions } from "./attributes/declared-options.js";
import type { Binding } from "./binding/binding.js";
import { StreamBinding } from "./binding/stream-binding.js";
import { WidgetBinding } from "./binding/widget-binding.js";
import type { ElementKind } from "./kinds.js";

const hidden = { ":host([hidden])": { display: "none" } };
const looks = {
  block: { ":host": { display: "block" }, ...hidden },
  inline: { ":host": { display: "inline" }, ...hidden },
  none: { ":host": { display: "none" } },
};

/** What stands behind each element. */
const bindings = new WeakMap<Element, Binding>();

/** The names by which a stream can be told what it is, and a widget with a stream of its own. */
export const streamNames: readonly string[] = [
  "src",
  "source",
  ...Object.keys(sourceAttributes),
  ...Object.keys(streamAttributes),
];

/** The names by which a widget can be told what it is. */
export function widgetNames({ attributes }: ElementKind): readonly string[] {
  return [...new Set(["stream", ...Object.keys(attributes), ...streamNames.filter((name) => name !== "hidden")])];
}

/** Makes the class of `<tick-stream>`. */
export function createStreamElement(): CustomElementConstructor {
  return createElementClass(
    streamNames,
    "none",
    (given, root) => {
      const show = (shown: boolean): void => void adoptStyles(root, [looks[shown ? "block" : "none"]]);
      return new StreamBinding(given, root, show);
    },
    { stream: { get: streamOf } },
  );
}

/** Makes the class of a widget's element. */
export function createWidgetElement(kind: ElementKind): CustomElementConstructor {
  const names = widgetNames(kind);
  return createElementClass(
    names,
    kind.inline ? "inline" : "block",
    (given, root) => {
      const { element } = given;
      const slot = element.ownerDocument.createElement("slot");
      const box = element.ownerDocument.createElement("span");
      box.style.display = "contents";
      // The page's `title` is the widget's, and no words beside the pointer.
      box.title = "";
      root.append(slot, box);
      return new WidgetBinding(kind, given, {
        target: box,
        words: root,
        slot,
        fallback: () => [...element.childNodes],
        showFallback(shown) {
          slot.style.display = shown ? "" : "none";
        },
      });
    },
    { stream: { ...propertyOf("stream"), get: streamOf }, widget: { get: widgetOf } },
  );
}

function streamOf(this: Element): unknown {
  return (bindings.get(this) as StreamBinding | WidgetBinding).stream;
}

function widgetOf(this: Element): unknown {
  return (bindings.get(this) as WidgetBinding).widget;
}

/** A property: a text goes to the attribute of its name, all else is kept beside it. */
function propertyOf(name: string) {
  return {
    get(this: Element): unknown {
      return bindings.get(this)?.given.raw(name);
    },
    set(this: Element, value: unknown): void {
      const binding = bindings.get(this);
      binding?.given.set(name, value);
      binding?.refresh();
    },
  };
}

function createElementClass(
  names: readonly string[],
  look: keyof typeof looks,
  bind: (given: DeclaredOptions, root: ShadowRoot) => Binding,
  members: PropertyDescriptorMap,
): CustomElementConstructor {
  class TicklineElement extends HTMLElement {
    static readonly observedAttributes = ["id", ...watchedNames(names)];
    readonly #root = this.attachShadow({ mode: "open" });
    readonly #binding = bind(new DeclaredOptions(this), this.#root);

    constructor() {
      super();
      bindings.set(this, this.#binding);
    }

    connectedCallback(): void {
      adoptStyles(this.#root, [looks[look]]);
      takeOwn(this, names);
      this.#binding.connect();
    }

    disconnectedCallback(): void {
      this.#binding.disconnect();
    }

    /** A move that keeps all, by `moveBefore`: another tree may be around it now. */
    connectedMoveCallback(): void {
      this.#binding.refresh();
    }

    /** Style sheets are those of one document: what it shows is made anew in the other. */
    adoptedCallback(): void {
      this.#binding.close();
    }

    attributeChangedCallback(): void {
      this.#binding.refresh();
    }

    override addEventListener(type: string, ...rest: [never, never]): void {
      // eslint-disable-next-line no-restricted-syntax -- the page's own listener, passed on
      super.addEventListener(type, ...rest);
      this.#binding.forward(type);
    }
  }
  // What every element has by that name (`title`, `ariaLabel`) writes the attribute already.
  const properties = names
    .filter((name) => !(name in HTMLElement.prototype))
    .map((name) => [name, propertyOf(name)] as const);
  for (const [name, member] of [...properties, ...Object.entries(members)]) {
    Object.defineProperty(TicklineElement.prototype, name, { ...member, configurable: true, enumerable: true });
  }
  return TicklineElement;
}

/** Takes properties that were set before the element was one of ours. */
function takeOwn(element: HTMLElement, names: readonly string[]): void {
  const own = element as unknown as Record<string, unknown>;
  for (const name of names) {
    if (!Object.hasOwn(own, name)) continue;
    const value = own[name];
    Reflect.deleteProperty(own, name);
    own[name] = value;
  }
}
