import type { OptionSchema } from "../../src/widgets/options/options.js";

type Judge = (value: unknown) => unknown;

/**
 * All options of a widget by name; what one of them takes inside it, or inside the items of its list, by `name.field`.
 */
export function optionNames(schema: OptionSchema): string[] {
  return Object.entries(schema).flatMap(([name, { check, type }]) => {
    if (type === "stream") return name;
    return [name, ...fieldsOf(check).map((field) => `${name}.${field}`)];
  });
}

/** The fields that a check looks at: of what it is given, and of the first item. */
function fieldsOf(check: Judge): string[] {
  const seen = new Set<string>();
  const watched = new Proxy(
    {},
    {
      get(_, field) {
        if (typeof field === "string") seen.add(field);
        return undefined;
      },
    },
  );
  check(watched);
  check([watched]);
  return [...seen];
}
