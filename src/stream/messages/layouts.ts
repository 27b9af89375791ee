import { StreamError } from "../errors.js";
import { isThenable } from "../values/is-thenable.js";
import { wordsOf } from "../values/sample.js";
import type { DecodedMessage, DecodeOptions, DecodeResult, Message, MessageContext } from "./decode-options.js";
import { POINTER_OPTIONS } from "./decode-options.js";
import type { Envelope } from "./envelope.js";
import { readEnvelope } from "./envelope.js";
import { compilePointer } from "./json-pointer.js";
import { describeNonRow, isBareNumbers, splitRows } from "./split-rows.js";
import type { Tuples } from "./tuples.js";

/** The members of a {@link DecodedMessage}. */
const DECODED_FIELDS = [
  "oldest",
  "gaps",
  "rows",
  "position",
  "positions",
  "lost",
  "after",
  "head",
  "recovered",
  "replace",
  "gone",
  "end",
  "reply",
];

/** Finds the parts of a message; throws where it has none. Only a `decode` may take its time. */
export type Layout = (message: Message, context: MessageContext) => Envelope | Promise<Envelope>;

/** Makes the layout of `docs/wire.md`. */
export function wireLayout(tuples: Tuples): Layout {
  return (message) => {
    const document = parse(message);
    return readEnvelope(document) ?? { rows: splitRows(document, tuples.isRow) };
  };
}

/**
 * Makes a layout of JSON Pointers.
 *
 * @throws TypeError for a pointer that is none
 */
export function pointerLayout<T>(options: DecodeOptions<T, never>, tuples: Tuples): Layout {
  const [select, position, epoch, partition, after] = POINTER_OPTIONS.map((name) => {
    const text = options[name];
    return text === undefined ? undefined : compilePointer(name, text);
  });
  return (message) => {
    const document = parse(message);
    const selected = select ? select(document) : document;
    return {
      rows: selected === undefined ? undefined : splitRows(selected, tuples.isRow),
      position: position?.(document),
      epoch: epoch?.(document),
      partition: partition?.(document),
      after: after?.(document),
    };
  };
}

/** Makes the layout of a `decode`. */
export function decodeLayout<T>(decode: NonNullable<DecodeOptions<T, never>["decode"]>, tuples: Tuples): Layout {
  return (message, context) => {
    let result: DecodeResult<T> | PromiseLike<DecodeResult<T>>;
    try {
      // Cast: the source hands over the messages that its types promise.
      result = decode(message as never, context);
    } catch (error) {
      throw refused(error);
    }
    if (!isThenable(result)) return readResult(result, tuples);
    // Cast: what it resolves to is checked.
    return Promise.resolve(result).then(
      (value) => readResult(value, tuples),
      (error: unknown) => {
        throw refused(error);
      },
    );
  };
}

/** Passes an error of the stream, which ends the attempt; any other throw refuses the message. */
function refused(error: unknown): Error {
  if (error instanceof StreamError) return error;
  return new TypeError(`decode threw: ${wordsOf(error)}`, { cause: error });
}

function readResult<T>(result: DecodeResult<T>, tuples: Tuples): Envelope {
  if (result === undefined || result === null) return {};
  if (isDecodedMessage(result)) {
    if (!Array.isArray(result.rows ?? [])) throw new TypeError("decode gave neither rows nor { rows }");
    if (!Array.isArray(result.gone ?? [])) throw new TypeError("decode gave gone, which is no list of keys");
    return { ...result, epoch: undefined, whole: result };
  }
  const rows = splitRows(result, tuples.isRow);
  if (rows === result && isBareNumbers(rows)) {
    throw new TypeError("decode gave an array of plain numbers: give { time, value }, or name them by fields");
  }
  const kind = rows === result ? undefined : describeNonRow(result);
  if (kind !== undefined) throw new TypeError(`decode gave ${kind}: expected a row, a list of rows, or { rows }`);
  return { rows };
}

function isDecodedMessage<T>(result: unknown): result is DecodedMessage<T> {
  if (typeof result !== "object" || Array.isArray(result)) return false;
  const message = result as DecodedMessage<T>;
  const names = Object.keys(message);
  // An object of a class that shows no members is a row: only a plain one is empty.
  if (names.length === 0) return Object.getPrototypeOf(message) === Object.prototype;
  return Array.isArray(message.rows) || names.every((name) => DECODED_FIELDS.includes(name));
}

function parse(message: Message): unknown {
  const text = typeof message === "string" ? message : new TextDecoder().decode(message);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`no JSON: ${wordsOf(error)}`, { cause: error });
  }
}
