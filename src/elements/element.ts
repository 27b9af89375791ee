import type { Kind } from "../widgets/internal.js";
import { adoptStyles } from "../widgets/internal.js";
import { attributesOf, watchedNames } from "./attributes/attributes.js";
import { DeclaredOptions } from "./attributes/declared-options.js";
import { sourceAttributes, streamAttributes } from "./attributes/stream-attributes.js";
import type { Binding } from "./binding/binding.js";
import { StreamBinding } from "./binding/stream-binding.js";
import { WidgetBinding } from "./binding/widget-binding.js";

const HIDDEN_STYLES = { ":host([hidden])": { display: "none" } };
const HOST_STYLES = {
  block: { ":host": { display: "block" }, ...HIDDEN_STYLES },
  inline: { ":host": { display: "inline" }, ...HIDDEN_STYLES },
  none: { ":host": { display: "none" } },
};

/** The binding of each element. */
const bindings = new WeakMap<Element, Binding>();

/** The properties of a stream's element; a widget with a stream of its own has them too. */
export const streamNames: readonly string[] = [
  "src",
  "source",
  ...Object.keys(sourceAttributes),
  ...Object.keys(streamAttributes),
];

/** Lists the properties of a widget's element. */
export function widgetNames({ options }: Kind): readonly string[] {
  const ofStream = streamNames.filter((name) => name !== "hidden");
  return [...new Set(["stream", ...Object.keys(attributesOf(options)), ...ofStream])];
}

/** Makes the class of `<tick-stream>`. */
export function createStreamElement(): CustomElementConstructor {
  return createElementClass(
    streamNames,
    "none",
    (declared, root) => {
      const show = (shown: boolean): void => void adoptStyles(root, [HOST_STYLES[shown ? "block" : "none"]]);
      return new StreamBinding(declared, root, show);
    },
    { stream: { get: streamOf } },
  );
}

/** Makes the class of a widget's element. */
export function createWidgetElement(kind: Kind): CustomElementConstructor {
  const names = widgetNames(kind);
  return createElementClass(
    names,
    kind.inline ? "inline" : "block",
    (declared, root) => {
      const { element } = declared;
      const slot = element.ownerDocument.createElement("slot");
      const box = element.ownerDocument.createElement("span");
      box.style.display = "contents";
      // Hides the element's `title`, which is the widget's, from the browser's tooltip.
      box.title = "";
      root.append(slot, box);
      return new WidgetBinding(kind, declared, {
        target: box,
        errorParent: root,
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

/** Describes a property: a text is written to the attribute of its name, any other value is kept in the binding. */
function propertyOf(name: string) {
  return {
    get(this: Element): unknown {
      return bindings.get(this)?.declared.raw(name);
    },
    set(this: Element, value: unknown): void {
      const binding = bindings.get(this);
      binding?.declared.set(name, value);
      binding?.refresh();
    },
  };
}

function createElementClass(
  names: readonly string[],
  display: keyof typeof HOST_STYLES,
  bind: (declared: DeclaredOptions, root: ShadowRoot) => Binding,
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
      adoptStyles(this.#root, [HOST_STYLES[display]]);
      upgradeProperties(this, names);
      this.#binding.connect();
    }

    disconnectedCallback(): void {
      this.#binding.disconnect();
    }

    /** Handles a move by `moveBefore`, which keeps the binding: the new tree may hold another stream of that id. */
    connectedMoveCallback(): void {
      this.#binding.refresh();
    }

    /** Ends the widget, whose style sheets belong to the old document; connecting makes it again. */
    adoptedCallback(): void {
      this.#binding.close();
    }

    attributeChangedCallback(): void {
      this.#binding.refresh();
    }

    /** Takes the property of that name back too: Vue withdraws a number by setting it to 0, and then in this way. */
    override removeAttribute(name: string): void {
      super.removeAttribute(name);
      this.#binding.declared.properties.delete(name);
      this.#binding.refresh();
    }

    override addEventListener(type: string, ...rest: [never, never]): void {
      // eslint-disable-next-line no-restricted-syntax -- the page's own listener, passed on
      super.addEventListener(type, ...rest);
      this.#binding.forward(type);
    }
  }
  // Properties that every element has (`title`, `ariaLabel`) write their attributes already.
  const properties = spellings(names)
    .filter(([spelling]) => !(spelling in HTMLElement.prototype))
    .map(([spelling, name]) => [spelling, propertyOf(name)] as const);
  for (const [name, member] of [...properties, ...Object.entries(members)]) {
    const enumerable = name in members || names.includes(name);
    Object.defineProperty(TicklineElement.prototype, name, { ...member, configurable: true, enumerable });
  }
  return TicklineElement;
}

/** Lists properties as they may be written: as they are, and in lower case, as Solid sets `timeWindow` of its JSX. */
function spellings(names: readonly string[]): (readonly [spelling: string, name: string])[] {
  return names.flatMap((name) => [name, name.toLowerCase()].map((spelling) => [spelling, name] as const));
}

/** Passes properties that were set before the element was defined through their setters. */
function upgradeProperties(element: HTMLElement, names: readonly string[]): void {
  // The names are properties of the element class, which its type does not tell.
  const own = element as unknown as Record<string, unknown>;
  for (const [name] of spellings(names)) {
    if (!Object.hasOwn(own, name)) continue;
    const value = own[name];
    Reflect.deleteProperty(own, name);
    own[name] = value;
  }
}
