import type { Source, SourceFunction } from "../../stream/index.js";
import { DataStream, eventSource, poll, random, unknownOption, webSocket } from "../../stream/index.js";
import type { Attributes } from "../attributes/attributes.js";
import { sourceAttributes, streamAttributes } from "../attributes/attributes.js";
import type { DeclaredOptions } from "../attributes/declared-options.js";

type Make = (src: string, options: object) => Source<unknown>;

const sources: Readonly<Record<string, Make>> = {
  random: (_, options) => random(options),
  poll: (src, options) => poll(src, options),
  "web-socket": (src, options) => webSocket(src, options),
  "event-source": (src, options) => eventSource(src, options),
};

/**
 * Makes a stream of what an element says: its `source`, else by the scheme of its `src`.
 *
 * @param table - the options of a stream that the element takes
 * @throws TypeError or RangeError for what the stream or its source refuses
 */
export function openStream(given: DeclaredOptions, table: Attributes = streamAttributes): DataStream<unknown> {
  const options = said(given.options(table));
  const source = given.raw("source");
  if (source !== undefined && typeof source !== "string") {
    return new DataStream(source as Source<unknown> | SourceFunction<unknown>, options);
  }
  // An address in `source` can only be meant as one.
  const isAddress = source !== undefined && /[/:.]/.test(source);
  const src = isAddress ? source : (given.raw("src") as string | undefined);
  const name = isAddress || source === undefined ? nameFor(src) : source;
  if (!Object.hasOwn(sources, name)) {
    const complaint = unknownOption({ [name]: 0 }, Object.keys(sources)) ?? "";
    throw new TypeError(
      `${complaint.replace("option", "source")}. Expected ${Object.keys(sources).join(", ")}`.replace("?.", "?"),
    );
  }
  if (src === undefined && name !== "random") {
    throw new TypeError(`invalid ${given.prefix}src: undefined. Expected the address of ${name}`);
  }
  return new DataStream(sources[name](src ?? "", said(given.options(sourceAttributes))), options);
}

function nameFor(src: string | undefined): string {
  if (src === undefined) return "random";
  return /^\s*wss?:/i.test(src) ? "web-socket" : "poll";
}

/** What is not undefined. */
function said(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
