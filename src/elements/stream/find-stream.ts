import type { DataStream } from "../../stream/index.js";
import { isWaiting } from "./own-stream.js";

/** Stands for a stream that will be there soon. */
export const WAITING = Symbol("waiting");

/**
 * Finds the stream of an element by that element's id: in the same tree, then in the document. The element may belong
 * to another copy of this package.
 *
 * @returns the stream; `WAITING` while its code is to come; undefined where there is no element yet, or one that is
 *   not defined yet
 * @throws Error where the element exists and has no stream
 */
export function findStream(from: Element, id: string): DataStream<unknown> | typeof WAITING | undefined {
  for (const root of [from.getRootNode(), from.ownerDocument]) {
    const found = (root as Partial<Document>).getElementById?.(id);
    if (found === undefined || found === null) continue;
    const { stream } = found as { stream?: unknown };
    if (isStream(stream)) return stream;
    if (isWaiting(found)) return WAITING;
    if (found.matches(":not(:defined)")) return undefined;
    const isElement = found.localName === "tick-stream" || found.getAttribute("data-tickline") === "stream";
    throw new Error(
      isElement
        ? `no stream in #${id}: it says why`
        : `invalid stream: #${id} is a <${found.localName}>. Expected the id of a <tick-stream>`,
    );
  }
  return undefined;
}

function isStream(value: unknown): value is DataStream<unknown> {
  return typeof (value as { subscribe?: unknown } | null | undefined)?.subscribe === "function";
}
