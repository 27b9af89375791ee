import type { OptionSchema } from "../../widgets/internal.js";
import type { AttributeType } from "./parsers.js";

/** An option as an attribute. */
export interface Attribute {
  /** The type by which the attribute's text is parsed into the option; one without a parser is for properties alone. */
  readonly type: AttributeType;
  /** Where the attribute sets an option by another name, or a field of it: the option's name, and the field's. */
  readonly field?: readonly [option: string, name?: string];
  /** Whether an empty text has a meaning of its own; else it counts as not given. Default: that of a boolean alone. */
  readonly takesEmpty?: boolean;
}

/**
 * Attributes by the name of their property; the attribute's name is the same in kebab-case, or in lower case, with the
 * prefix `data-` on a `data-tickline` node.
 */
export type Attributes = Readonly<Record<string, Attribute>>;

/** Lists the options of a widget as attributes, with the fields that have a name of their own; the stream aside. */
export function attributesOf(schema: OptionSchema): Attributes {
  const attributes: Record<string, Attribute> = {};
  for (const [option, { type, check, fields = {} }] of Object.entries(schema)) {
    if (type !== "stream") attributes[option] = { type, takesEmpty: check("") === undefined };
    for (const [name, [field, fieldType]] of Object.entries(fields)) {
      const takesEmpty = check({ [field]: "" }) === undefined;
      attributes[name] = { type: fieldType, field: [option, field], takesEmpty };
    }
  }
  return attributes;
}

/** Returns the name of a property's attribute. */
export function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Returns the names of a property's attribute: in kebab-case, and in lower case, as HTML writes `timeWindow`. */
export function attributeNames(property: string): readonly [kebab: string, lower: string] {
  return [attributeName(property), property.toLowerCase()];
}

/** Lists the attributes to observe for properties; one of a single word is there twice. */
export function watchedNames(properties: readonly string[]): string[] {
  return properties.flatMap(attributeNames);
}
