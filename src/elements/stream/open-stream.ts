import type { Source, SourceFunction } from "../../stream/index.js";
import { DataStream } from "../../stream/index.js";
import { unknownOption } from "../../stream/internal.js";
import type { Attributes } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";
import { elsewhere, heldSources } from "../contents/contents.js";
import { isAddress, sourceName } from "./source-name.js";

/**
 * Makes the stream that an element declares: by its `source`, else by the scheme of its `src`; or returns the name of
 * the source, where its code is to come.
 *
 * @param table - the options of a stream that the element takes
 * @param sourceTable - the options of a source that it takes
 * @throws TypeError or RangeError for options that the stream or its source refuses
 */
export function openStream(
  declared: DeclaredOptions,
  table: Attributes,
  sourceTable: Attributes,
): DataStream<unknown> | string {
  const options = withoutUndefined(declared.options(table));
  const source = declared.rawUnlessEmpty("source");
  if (source !== undefined && typeof source !== "string") {
    return new DataStream(source as Source<unknown> | SourceFunction<unknown>, options);
  }
  const src =
    source !== undefined && isAddress(source) ? source : (declared.rawUnlessEmpty("src") as string | undefined);
  const name = sourceName(source, src);
  const isHeld = Object.hasOwn(heldSources, name);
  const awaited = elsewhere?.sources ?? [];
  if (!isHeld && !awaited.includes(name)) {
    const names = [...new Set([...Object.keys(heldSources), ...awaited])];
    const complaint = unknownOption({ [name]: 0 }, names) ?? "";
    throw new TypeError(`${complaint.replace("option", "source")}. Expected ${names.join(", ")}`.replace("?.", "?"));
  }
  if (src === undefined && name !== "random") {
    throw new TypeError(`invalid ${declared.prefix}src: undefined. Expected the address of ${name}`);
  }
  if (!isHeld) return name;
  return new DataStream(heldSources[name](src ?? "", withoutUndefined(declared.options(sourceTable))), options);
}

/** Returns the options that are not undefined. */
function withoutUndefined(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
