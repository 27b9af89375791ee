import type { Source, SourceFunction } from "../../stream/index.js";
import { DataStream, eventSource, lines, poll, random, webSocket } from "../../stream/index.js";
import { unknownOption } from "../../stream/internal.js";
import type { Attributes } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";

type Make = (src: string, options: object) => Source<unknown>;

/** The sources by the names that an element gives them. */
export const sources: Readonly<Record<string, Make>> = {
  random: (_, options) => random(options),
  poll: (src, options) => poll(src, options),
  "web-socket": (src, options) => webSocket(src, options),
  "event-source": (src, options) => eventSource(src, options),
  ndjson: (src, options) => lines(src, options),
  csv: (src, options) => lines(src, { ...options, format: "csv" }),
  "text-lines": (src, options) => lines(src, { ...options, format: "text" }),
};

/**
 * Makes the stream that an element declares: by its `source`, else by the scheme of its `src`.
 *
 * @param table - the options of a stream that the element takes
 * @param sourceTable - the options of a source that it takes
 * @throws TypeError or RangeError for options that the stream or its source refuses
 */
export function openStream(declared: DeclaredOptions, table: Attributes, sourceTable: Attributes): DataStream<unknown> {
  const options = withoutUndefined(declared.options(table));
  const source = declared.raw("source");
  if (source !== undefined && typeof source !== "string") {
    return new DataStream(source as Source<unknown> | SourceFunction<unknown>, options);
  }
  // No name of a source has these characters: the text is an address.
  const isAddress = source !== undefined && /[/:.]/.test(source);
  const src = isAddress ? source : (declared.raw("src") as string | undefined);
  const name = isAddress || source === undefined ? nameFor(src) : source;
  if (!Object.hasOwn(sources, name)) {
    const complaint = unknownOption({ [name]: 0 }, Object.keys(sources)) ?? "";
    throw new TypeError(
      `${complaint.replace("option", "source")}. Expected ${Object.keys(sources).join(", ")}`.replace("?.", "?"),
    );
  }
  if (src === undefined && name !== "random") {
    throw new TypeError(`invalid ${declared.prefix}src: undefined. Expected the address of ${name}`);
  }
  return new DataStream(sources[name](src ?? "", withoutUndefined(declared.options(sourceTable))), options);
}

function nameFor(src: string | undefined): string {
  if (src === undefined) return "random";
  return /^\s*wss?:/i.test(src) ? "web-socket" : "poll";
}

/** Returns the options that are not undefined. */
function withoutUndefined(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
