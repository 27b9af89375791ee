import type { DropCause, Order, Position, Refusal } from "../source.js";
import { MAX_PARTITIONS } from "../source.js";
import { sampleOf, wordsOf } from "../values/sample.js";
import { setBounded } from "../values/set-bounded.js";
import { toMessage } from "./byte-size.js";
import type { Envelope } from "./envelope.js";
import { isOffset, readEnvelope } from "./envelope.js";
import { compilePointer } from "./json-pointer.js";
import type { StandardSchema } from "./schema.js";
import { compileSchema } from "./schema.js";
import { describeNonRow, splitRows, toRow } from "./split-rows.js";

/** A message as the transport hands it over. Binary is JSON in UTF-8 unless `decode` reads it otherwise. */
export type Message = string | ArrayBuffer | Uint8Array;

/** The result of your `decode`: the rows of a message, and what the message tells beside them. */
export interface DecodedMessage<T> {
  /** The rows, oldest first. Default: none. */
  readonly rows?: readonly T[] | undefined;
  /** The position of the last row; without rows, the server's newest. A bare offset is enough. */
  readonly position?: Position | number | string | undefined;
  /** The position just before the first row, as the server says. */
  readonly after?: Position | number | string | undefined;
  /** The server's newest position. */
  readonly head?: Position | number | string | undefined;
  /** The server's answer to resume. */
  readonly recovered?: boolean | undefined;
}

/**
 * Options that say how a message is read. With none of `decode`, `select`, `position`, `epoch`, `partition` and `after`
 * a message is an envelope of `docs/wire.md`, a row, or an array of rows.
 */
export interface DecodeOptions<T> {
  /** Reads a whole message by itself; a throw refuses the message, null or undefined skips it. */
  readonly decode?: ((message: Message) => readonly T[] | DecodedMessage<T> | null | undefined) | undefined;
  /** JSON Pointer to the row or the rows of a message. Default: the whole message. */
  readonly select?: string | undefined;
  /** JSON Pointer to the position of a message. */
  readonly position?: string | undefined;
  /** JSON Pointer to the epoch of that position; a message without an epoch belongs to the one last named. */
  readonly epoch?: string | undefined;
  /** JSON Pointer to the name of the partition that the position counts in. Default: one partition. */
  readonly partition?: string | undefined;
  /** JSON Pointer to the position just before a message. Default: derived from `order` and `counts`. */
  readonly after?: string | undefined;
  /** The promise of the positions. Default `"contiguous"` for numbers, `"opaque"` for strings. */
  readonly order?: Order | undefined;
  /** The unit that contiguous positions count. Default `"messages"`; an envelope counts rows. */
  readonly counts?: "messages" | "rows" | undefined;
  /**
   * Validates each row as the server sent it, or as `decode` gave it. Its output is the row, and its output type the
   * rows' type; a row that it refuses, or throws at, is a `drop` of cause `"schema"`, while the others pass. A
   * validator of zod, valibot or any other library of the Standard Schema (https://standardschema.dev); an async one
   * ends the feed with an error. Default: no validation.
   */
  readonly schema?: StandardSchema<T> | undefined;
}

/** The content of one message. */
export interface Decoded<T> {
  /** The rows, oldest first. */
  readonly rows: readonly T[];
  /** The position of the last row. Set without rows only if all of them were refused. */
  readonly position: Position | undefined;
  /** The position just before the first row. */
  readonly after: Position | undefined;
  /** The server's newest position. */
  readonly head: Position | undefined;
  /** The server's answer to resume. */
  readonly recovered: boolean | undefined;
  /** All rows, the refused ones as the message had them. Default: it has none, or nobody asked. */
  readonly list?: readonly unknown[] | undefined;
  /** The rows that were refused, with the reasons. */
  readonly drops: readonly Refusal[];
}

/** A reader of messages: checked and compiled {@link DecodeOptions}. */
export interface Decoder<T> {
  /** Whether messages are read as envelopes of `docs/wire.md`. */
  readonly isWire: boolean;
  /**
   * Begins an attempt, which remembers its epoch. `isDetailed`: refusals tell the indexes of their rows, and all rows
   * are listed.
   */
  readonly begin: (isDetailed?: boolean) => (message: Message) => Decoded<T>;
}

/** The cure for an element of a message that is no row. */
const NO_ROW_CURE = "send numbers, pairs or objects, or read the message by decode";

/** The names of the options that are JSON Pointers. */
export const POINTER_OPTIONS = ["select", "position", "epoch", "partition", "after"] as const;

/**
 * Makes a decoder.
 *
 * @throws TypeError if a pointer or the schema is invalid, or if pointers stand beside a `decode`, which reads the
 * message by itself
 */
export function compileDecoder<T>(options: DecodeOptions<T> = {}): Decoder<T> {
  const { decode, order = "contiguous", counts = "messages", schema } = options;
  const pointerOptions = POINTER_OPTIONS.filter((name) => options[name] !== undefined);
  if (decode && pointerOptions.length > 0) {
    throw new TypeError(`invalid ${pointerOptions.join(", ")}: decode reads the message by itself`);
  }
  if (!["messages", "rows"].includes(counts)) throw new TypeError(`invalid counts: ${counts}`);
  const isWire = !decode && pointerOptions.length === 0;
  const read = decode ? readByDecode(decode) : isWire ? readWire : readByPointers(options);
  /** Tells why the schema refused the first bad row of the current message. */
  let describeRefusal: (() => string) | undefined;
  const readRow = schema
    ? compileSchema(schema, (describe) => (describeRefusal ??= describe))
    : decode
      ? (row: unknown) => row ?? undefined
      : toRow;

  /** Returns the position before `rows` rows that end at this one; only contiguous numbers tell it. */
  function impliedAfter({ epoch, partition, offset }: Position, rows: number): Position | undefined {
    if (order !== "contiguous" || typeof offset !== "number") return undefined;
    return { epoch, partition, offset: offset - (isWire || counts === "rows" ? rows : 1) };
  }

  return {
    isWire,
    begin(isDetailed = false) {
      let epoch: string | undefined;
      /** The offset last seen in each partition. */
      const lastOffsets = new Map<string | undefined, Position["offset"]>();
      return (message) => {
        const drops: Refusal[] = [];
        const drop = (
          count: number,
          cause: DropCause,
          value: unknown,
          reason: string,
          at?: readonly number[],
        ): void => {
          drops.push({ count, cause, sample: sampleOf(value), reason, ...(at && { at }) });
        };
        let envelope: Envelope = { rows: [] };
        let isListed = isDetailed;
        try {
          envelope = read(toMessage(message));
        } catch (error) {
          isListed = false;
          drop(1, "malformed", message, wordsOf(error));
        }
        describeRefusal = undefined;
        const elements = envelope.rows ?? [];
        let rows = elements.map(readRow);
        const list = isListed && envelope.rows ? rows.map((row, i) => row ?? elements[i]) : undefined;
        if (rows.includes(undefined)) {
          const refused = rows.flatMap((row, i) => (row === undefined ? [i] : []));
          const [first] = refused.map((i) => elements[i]);
          // Cast: the compiler does not see that readRow assigns it.
          const describe = describeRefusal as (() => string) | undefined;
          const reason = schema
            ? describe?.()
            : `${first === null ? "null" : (describeNonRow(first) ?? "this")} is no row: ${NO_ROW_CURE}`;
          const cause = schema ? "schema" : "malformed";
          if (refused.length > 0) {
            drop(
              refused.length,
              cause,
              first,
              reason ?? "the schema made nothing of it",
              isDetailed ? refused : undefined,
            );
          }
          rows = rows.filter((row) => row !== undefined);
        }

        const namedPosition = toPosition(envelope.position);
        const namedHead = toPosition(envelope.head);
        epoch = toName(envelope.epoch) ?? namedHead?.epoch ?? namedPosition?.epoch ?? epoch;
        const partition = toName(envelope.partition) ?? namedPosition?.partition ?? namedHead?.partition;
        const qualify = (at: Position | undefined): Position | undefined =>
          at && { epoch: at.epoch ?? epoch, ...(partition !== undefined && { partition }), offset: at.offset };
        // A message without a row that repeats the last position is a heartbeat.
        if (
          pointerOptions.length > 0 &&
          !envelope.rows &&
          (!namedPosition || namedPosition.offset !== lastOffsets.get(partition))
        ) {
          drop(1, "path", message, `nothing at select "${options.select ?? ""}"`);
        }

        const position = elements.length > 0 ? qualify(namedPosition) : undefined;
        const head = qualify(namedHead ?? (position ? undefined : namedPosition));
        const lastPosition = position ?? head;
        if (lastPosition) setBounded(lastOffsets, partition, lastPosition.offset, MAX_PARTITIONS);
        return {
          rows: rows as T[],
          list,
          position,
          after: position && (qualify(toPosition(envelope.after)) ?? impliedAfter(position, elements.length)),
          head,
          recovered: typeof envelope.recovered === "boolean" ? envelope.recovered : undefined,
          drops,
        };
      };
    },
  };
}

function readWire(message: Message): Envelope {
  const document = parse(message);
  return readEnvelope(document) ?? { rows: splitRows(document) };
}

function readByPointers<T>(options: DecodeOptions<T>): (message: Message) => Envelope {
  const [select, position, epoch, partition, after] = POINTER_OPTIONS.map((name) => {
    const text = options[name];
    return text === undefined ? undefined : compilePointer(name, text);
  });
  return (message) => {
    const document = parse(message);
    const selected = select ? select(document) : document;
    return {
      rows: selected === undefined ? undefined : splitRows(selected),
      position: position?.(document),
      epoch: epoch?.(document),
      partition: partition?.(document),
      after: after?.(document),
    };
  };
}

function readByDecode<T>(decode: NonNullable<DecodeOptions<T>["decode"]>): (message: Message) => Envelope {
  return (message) => {
    let result: ReturnType<typeof decode>;
    try {
      result = decode(message);
    } catch (error) {
      throw new TypeError(`decode threw: ${wordsOf(error)}`, { cause: error });
    }
    result ??= {};
    if (Array.isArray(result)) return { rows: result as unknown[] };
    const { rows } = result as DecodedMessage<T>;
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new TypeError("decode gave a promise: it has to read a message at once");
    }
    if (typeof result !== "object" || !Array.isArray(rows ?? [])) {
      throw new TypeError("decode gave neither rows nor { rows }");
    }
    return { ...(result as DecodedMessage<T>), epoch: undefined };
  };
}

function parse(message: Message): unknown {
  const text = typeof message === "string" ? message : new TextDecoder().decode(message);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`no JSON: ${wordsOf(error)}`, { cause: error });
  }
}

function toPosition(value: unknown): Position | undefined {
  if (value === undefined) return undefined;
  const { epoch, partition, offset } = (
    typeof value === "object" && value !== null ? value : { offset: value }
  ) as Record<string, unknown>;
  return isOffset(offset) ? { epoch: toName(epoch), partition: toName(partition), offset } : undefined;
}

/** Reads the name of an epoch or a partition; servers may number them. Undefined for any other value. */
function toName(value: unknown): string | undefined {
  return isOffset(value) ? String(value) : undefined;
}
