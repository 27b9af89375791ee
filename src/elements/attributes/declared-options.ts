import type { Attribute, Attributes } from "./attributes.js";
import { attributeNames } from "./attributes.js";
import { parserOf } from "./parsers.js";
import { sourceAttributes } from "./stream-attributes.js";

/** The options that a page declares on one element or node. A property takes precedence over its attribute. */
export class DeclaredOptions {
  /** The element. */
  readonly element: HTMLElement;
  /** Values set by property that are no texts. */
  readonly properties = new Map<string, unknown>();
  /** The prefix of attribute names. */
  readonly prefix: string;

  /** @param prefix - the prefix of attribute names: empty, or `data-` */
  constructor(element: HTMLElement, prefix = "") {
    this.element = element;
    this.prefix = prefix;
  }

  /** Returns the text of an attribute; null where there is none. */
  text(property: string): string | null {
    return this.element.getAttribute(this.#attributeOf(property));
  }

  /**
   * Sets a property: a text is written to the attribute, any other value is kept here; undefined or null removes both,
   * and so does an empty text in the place of such a value, by which Preact withdraws it.
   */
  set(property: string, value: unknown): void {
    const isNone = value === undefined || value === null || (value === "" && this.properties.has(property));
    const isText = typeof value === "string" && !isSecret(property);
    if (isNone || isText) this.properties.delete(property);
    else this.properties.set(property, value);
    const names = attributeNames(property).map((name) => this.prefix + name);
    if (isNone) for (const name of names) this.element.removeAttribute(name);
    else if (isText) this.element.setAttribute(names[0], value);
  }

  /** Returns an option unparsed: the value of its property, else the attribute's text. */
  raw(property: string): unknown {
    return this.properties.get(property) ?? this.text(property) ?? undefined;
  }

  /** Returns an option unparsed, or undefined for an empty text, which counts as not given. */
  rawUnlessEmpty(property: string): unknown {
    const value = this.raw(property);
    return value === "" ? undefined : value;
  }

  /**
   * Returns one option, parsed; undefined for an empty text that has no meaning of its own.
   *
   * @throws TypeError for a text that cannot be read
   */
  read(property: string, { type, takesEmpty = false }: Attribute): unknown {
    const parse = parserOf(type);
    const own = this.properties.get(property);
    const value = own === undefined ? this.text(property) : own;
    if (value === "" && type !== "boolean" && !takesEmpty) return undefined;
    if (parse === undefined || typeof value !== "string") return own;
    try {
      return parse(value);
    } catch (error) {
      const start = value.length > 60 ? `${value.slice(0, 59)}…` : value;
      throw new TypeError(`invalid ${this.#attributeOf(property)}: ${start}. Expected ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  /**
   * Returns all options of a table, parsed; `undefined` where neither property nor attribute is set.
   *
   * @throws TypeError for a text that cannot be read
   */
  options(table: Attributes): Record<string, unknown> {
    const options: Record<string, unknown> = {};
    for (const [property, attribute] of Object.entries(table)) {
      const value = this.read(property, attribute);
      const { field } = attribute;
      if (field === undefined) options[property] = value;
      else if (value !== undefined) {
        const [option, name] = field;
        options[option] = name ? { ...(options[option] as object | undefined), [name]: value } : value;
      }
    }
    return options;
  }

  /**
   * Refuses attributes of options that only a property may set. One that a server has written is no mistake once the
   * property is set; a secret is one even then.
   *
   * @throws TypeError `invalid attribute: now, for it is no text. Set the property now in a script`
   */
  checkNames(table: Attributes): void {
    for (const [property, { type }] of Object.entries(table)) {
      const isSecretOption = type === "secret";
      const isFine = parserOf(type) !== undefined || !this.text(property);
      if (isFine || (this.properties.has(property) && !isSecretOption)) continue;
      const why = isSecretOption ? "everybody can read it there" : "it is no text";
      const name = this.#attributeOf(property);
      throw new TypeError(`invalid attribute: ${name}, for ${why}. Set the property ${property} in a script`);
    }
  }

  /** Returns the name of a property's attribute as the page has written it; in kebab-case where it has not. */
  #attributeOf(property: string): string {
    const [kebab, lower] = attributeNames(property).map((name) => this.prefix + name);
    return !this.element.hasAttribute(kebab) && this.element.hasAttribute(lower) ? lower : kebab;
  }
}

/** Whether the text of a property may be a secret, which must not become an attribute. */
function isSecret(property: string): boolean {
  return (sourceAttributes as Readonly<Partial<Attributes>>)[property]?.type === "secret";
}
