import type { Attribute, Attributes } from "./attributes.js";
import { attributeName } from "./attributes.js";

/** Texts that must not be in a page. */
const secret: ReadonlySet<string> = new Set(["token", "headers", "body"]);

/**
 * What a page has said of one element or node: by properties, by attributes. A property counts before its attribute.
 */
export class DeclaredOptions {
  /** The element. */
  readonly element: HTMLElement;
  /** What was set by property and is no text. */
  readonly properties = new Map<string, unknown>();
  /** Stands before the names of attributes. */
  readonly prefix: string;

  /** @param prefix - stands before the names of attributes: nothing, or `data-` */
  constructor(element: HTMLElement, prefix = "") {
    this.element = element;
    this.prefix = prefix;
  }

  /** The text of an attribute; null where there is none. */
  text(property: string): string | null {
    return this.element.getAttribute(this.prefix + attributeName(property));
  }

  /** Takes what was set by property: a text goes to the attribute, all else is kept here; nothing takes back both. */
  set(property: string, value: unknown): void {
    const name = this.prefix + attributeName(property);
    const isNone = value === undefined || value === null;
    const isText = typeof value === "string" && !secret.has(property);
    if (isNone || isText) this.properties.delete(property);
    else this.properties.set(property, value);
    if (isText) this.element.setAttribute(name, value);
    else if (isNone) this.element.removeAttribute(name);
  }

  /** As it was given: what a property holds, else the attribute's text. */
  raw(property: string): unknown {
    return this.properties.get(property) ?? this.text(property) ?? undefined;
  }

  /**
   * One option, read.
   *
   * @throws TypeError for a text that cannot be read
   */
  read(property: string, { parse }: Attribute): unknown {
    const given = this.properties.get(property);
    const value = given === undefined ? this.text(property) : given;
    if (parse === undefined || typeof value !== "string") return given;
    try {
      return parse(value);
    } catch (error) {
      const start = value.length > 60 ? `${value.slice(0, 59)}…` : value;
      throw new TypeError(
        `invalid ${this.prefix}${attributeName(property)}: ${start}. Expected ${(error as Error).message}`,
        { cause: error },
      );
    }
  }

  /**
   * All options of a table; `undefined` where nothing is said.
   *
   * @throws TypeError for a text that cannot be read, or a name that is written without its hyphens
   */
  options(table: Attributes): Record<string, unknown> {
    const options: Record<string, unknown> = {};
    for (const [property, attribute] of Object.entries(table)) {
      const value = this.read(property, attribute);
      const { field } = attribute;
      if (field === undefined) options[property] = value;
      else if (value !== undefined) {
        const [option, name] = field;
        options[option] = { ...(options[option] as object | undefined), [name]: value };
      }
    }
    return options;
  }

  /**
   * Judges the names of attributes: those that are written without their hyphens, as HTML writes `timeWindow`, and
   * those that must not be in a page.
   *
   * @throws TypeError `unknown attribute: timewindow. Did you mean time-window?`
   */
  checkNames(table: Attributes): void {
    for (const [property, { parse }] of Object.entries(table)) {
      const name = this.prefix + attributeName(property);
      const joined = this.prefix + property.toLowerCase();
      if (joined !== name && this.element.hasAttribute(joined)) {
        throw new TypeError(`unknown attribute: ${joined}. Did you mean ${name}?`);
      }
      if (parse !== undefined || !this.element.hasAttribute(name)) continue;
      const why = secret.has(property) ? "everybody can read it there" : "it is no text";
      throw new TypeError(`invalid attribute: ${name}, for ${why}. Set the property ${property} in a script`);
    }
  }
}
