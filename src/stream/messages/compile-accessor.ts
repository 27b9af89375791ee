import type { Accessor } from "../options/options.js";

/** Compiles an accessor to a function of a row; a missing field reads as undefined. */
export function compileAccessor<T>(accessor: Accessor<T, unknown>): (row: T) => unknown {
  if (typeof accessor === "function") return accessor;
  if (accessor.includes(".")) return fieldReader(accessor);
  return (row) => (row as Record<string, unknown> | null | undefined)?.[accessor];
}

/**
 * Makes the reader of a field by its name, or where the row has none of that very name by its path, such as
 * `disk.used`; of own fields alone, so that no prototype is read.
 */
export function fieldReader(name: string): (row: unknown) => unknown {
  const path = name.split(".");
  return (row) => {
    if (has(row, name)) return row[name];
    let found = row;
    for (const step of path) {
      if (!has(found, step)) return undefined;
      found = found[step];
    }
    return found;
  };
}

function has(value: unknown, name: string): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name);
}
