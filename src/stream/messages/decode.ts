import { StreamError } from "../errors.js";
import type { Loss, Position, Refusal } from "../source.js";
import { MAX_PARTITIONS } from "../source.js";
import { sampleOf, wordsOf } from "../values/sample.js";
import { setBounded } from "../values/set-bounded.js";
import { toMessage } from "./byte-size.js";
import type { Attempt, DecodeOptions, Message, MessageContext } from "./decode-options.js";
import { POINTER_OPTIONS } from "./decode-options.js";
import type { Envelope } from "./envelope.js";
import { isOffset } from "./envelope.js";
import { decodeLayout, pointerLayout, wireLayout } from "./layouts.js";
import { compileSchema } from "./schema.js";
import { describeNonRow, toRow } from "./split-rows.js";
import { nameTuples, UNNAMED } from "./tuples.js";

/** The content of one message. */
export interface Decoded<T> {
  /** The rows, oldest first. */
  readonly rows: readonly T[];
  /** The position of the last row. Set without rows only if all were refused, or the feed has come so far without. */
  readonly position: Position | undefined;
  /** The position just before the first row. */
  readonly after: Position | undefined;
  /** The position of each row, where the message tells it. */
  readonly positions?: readonly Position[] | undefined;
  /** What is missing before the first row, as the server says. */
  readonly lost?: Loss | undefined;
  /** The server's newest position. */
  readonly head: Position | undefined;
  /** The server's answer to resume. */
  readonly recovered: boolean | undefined;
  /** All rows, the refused ones as the message had them. Absent where the message has no rows. */
  readonly list?: readonly unknown[] | undefined;
  /** Whether these are all rows that there are. */
  readonly replaces?: boolean | undefined;
  /** The keys that have gone. */
  readonly gone?: readonly string[] | undefined;
  /** What to send back. */
  readonly reply?: unknown;
  /** Whether the feed is over. */
  readonly isEnd?: boolean | undefined;
  /** The rows that were refused, with the reasons. */
  readonly drops: readonly Refusal[];
  /** The message as it was read, with what history alone tells: see `sources/http/past-parts.ts`. */
  readonly whole?: object | undefined;
}

/** Reads a message, with what is known of it beside its content. */
export type MessageReader<T> = (
  message: Message,
  context?: Partial<MessageContext>,
) => Decoded<T> | Promise<Decoded<T>>;

/** The content of a message that tells nothing. */
export const EMPTY = {
  rows: [],
  position: undefined,
  after: undefined,
  head: undefined,
  recovered: undefined,
  drops: [],
} satisfies Decoded<never>;

/** A reader of messages: checked and compiled {@link DecodeOptions}. */
export interface Decoder<T> {
  /** Whether messages are read as envelopes of `docs/wire.md`. */
  readonly isWire: boolean;
  /** Reads an element of a message as a row; undefined: it is none. */
  readonly readRow: (element: unknown) => unknown;
  /**
   * Begins an attempt, which remembers its epoch. The reader returns a promise only where `decode` does, or for a
   * `Blob`; it rejects only by an error of the stream.
   */
  readonly begin: (attempt: Attempt) => MessageReader<T>;
}

/** The cure for an element of a message that is no row. */
const NO_ROW_CURE = "send numbers, pairs or objects, or read the message by decode";

/**
 * Makes a decoder.
 *
 * @throws TypeError if a pointer or the schema is invalid, or if pointers stand beside a `decode`, which reads the
 * message by itself
 */
export function compileDecoder<T>(options: DecodeOptions<T, never> = {}): Decoder<T> {
  const { decode, fields, order = "contiguous", counts = "messages", schema } = options;
  const pointerOptions = POINTER_OPTIONS.filter((name) => options[name] !== undefined);
  if (decode && pointerOptions.length > 0) {
    throw new TypeError(`invalid ${pointerOptions.join(", ")}: decode reads the message by itself`);
  }
  const isWire = !decode && pointerOptions.length === 0;
  const tuples = fields ? nameTuples(fields) : UNNAMED;
  const read = decode ? decodeLayout(decode, tuples) : isWire ? wireLayout(tuples) : pointerLayout(options, tuples);
  /** Tells why the schema refused the first bad row of the current message. */
  let describeRefusal: (() => string) | undefined;
  const validate = schema
    ? compileSchema(schema, (describe) => (describeRefusal ??= describe))
    : decode
      ? (row: unknown) => row ?? undefined
      : toRow;

  function readRow(element: unknown): unknown {
    const row = tuples.name(element);
    return row === undefined && element !== undefined ? undefined : validate(row);
  }

  /** Makes the refusal of elements that are no rows. */
  function refusalOf(elements: readonly unknown[], refused: readonly number[]): Refusal {
    const first = elements[refused[0]];
    const isShort = Array.isArray(first) && first.length < tuples.width;
    const words = isShort
      ? `${first.length} elements, and fields names ${tuples.width}`
      : schema
        ? (describeRefusal?.() ?? "the schema made nothing of it")
        : `${first === null ? "null" : (describeNonRow(first) ?? "this")} is no row: ${NO_ROW_CURE}`;
    const cause = schema && !isShort ? "schema" : "malformed";
    return { count: refused.length, cause, sample: sampleOf(first), reason: words, at: refused };
  }

  /** Returns the position before `rows` rows that end at this one; only contiguous numbers tell it. */
  function impliedAfter({ epoch, partition, offset }: Position, rows: number): Position | undefined {
    if (order !== "contiguous" || typeof offset !== "number") return undefined;
    return { epoch, partition, offset: offset - (isWire || counts === "rows" ? rows : 1) };
  }

  return {
    isWire,
    readRow,
    begin(attempt) {
      let epoch: string | undefined;
      /** The offset last seen in each partition. */
      const lastOffsets = new Map<string | undefined, Position["offset"]>();

      /** Refuses a message; throws an error of the stream, which ends the attempt. */
      function unread(message: Message, error: unknown): Decoded<T> {
        if (error instanceof StreamError) throw error;
        const drop: Refusal = { count: 1, cause: "malformed", sample: sampleOf(message), reason: wordsOf(error) };
        return { ...EMPTY, rows: [], drops: [drop] };
      }

      function readEnvelope(message: Message, envelope: Envelope): Decoded<T> {
        const drops: Refusal[] = [];
        describeRefusal = undefined;
        const elements = envelope.rows ?? [];
        let rows = elements.map(readRow);
        let list = envelope.rows && rows;
        if (rows.includes(undefined)) {
          list = rows.map((row, i) => row ?? elements[i]);
          const refused = rows.flatMap((row, i) => (row === undefined ? [i] : []));
          drops.push(refusalOf(elements, refused));
          rows = rows.filter((row) => row !== undefined);
        }

        const named = toPositions(envelope.positions, elements.length);
        if (named === "invalid") {
          return unread(message, new TypeError("invalid positions: expected a number or a text for each row"));
        }
        const namedPosition = toPosition(envelope.position) ?? named?.at(-1);
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
          const reason = `nothing at select "${options.select ?? ""}"`;
          drops.push({ count: 1, cause: "path", sample: sampleOf(message), reason });
        }

        /** Whether the position says how far the feed has come with nothing for us: only a `decode` can mean that. */
        const isCursor = decode !== undefined && envelope.rows !== undefined && elements.length === 0;
        const position = elements.length > 0 || isCursor ? qualify(namedPosition) : undefined;
        const head = qualify(namedHead ?? (position ? undefined : namedPosition));
        // Rows that were refused leave no place behind.
        const positions = named
          ?.filter((_, i) => rows.length === elements.length || !drops[0].at?.includes(i))
          .map((each) => qualify(each) as Position);
        const lastPosition = position ?? head;
        if (lastPosition) setBounded(lastOffsets, partition, lastPosition.offset, MAX_PARTITIONS);
        return {
          rows: rows as T[],
          list,
          replaces: envelope.replace === true || undefined,
          position,
          after:
            position &&
            (qualify(toPosition(envelope.after)) ??
              (isCursor || named ? undefined : impliedAfter(position, elements.length))),
          positions,
          lost: toLoss(envelope.lost),
          head,
          recovered: typeof envelope.recovered === "boolean" ? envelope.recovered : undefined,
          gone: envelope.gone,
          reply: envelope.reply,
          isEnd: envelope.end === true || undefined,
          whole: envelope.whole,
          drops,
        };
      }

      /** Reads what `find` finds; refuses the message where it throws, and nowhere else. */
      function readWhere<Value>(
        message: Message,
        find: () => Value | Promise<Value>,
        use: (value: Value) => Decoded<T> | Promise<Decoded<T>>,
      ) {
        let found: Value | Promise<Value>;
        try {
          found = find();
        } catch (error) {
          return unread(message, error);
        }
        if (!(found instanceof Promise)) return use(found);
        return found.then(use, (error: unknown) => unread(message, error));
      }

      return (message, context) =>
        readWhere(
          message,
          () => toMessage(message),
          (whole) =>
            readWhere(
              whole,
              () => read(whole, { attempt, ...context }),
              (envelope) => readEnvelope(whole, envelope),
            ),
        );
    },
  };
}

/** Reads what the server says is missing; undefined where it says nothing of the kind. */
function toLoss(value: unknown): Loss | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { count, kind, cause = "the server lost rows" } = value as Readonly<Record<string, unknown>>;
  return {
    count: Number(count) > 0 ? Number(count) : undefined,
    kind: kind === "unknown" ? kind : "lost",
    cause: String(cause),
  };
}

/** Reads the positions of so many elements; undefined where there are none. */
function toPositions(value: unknown, count: number): readonly Position[] | undefined | "invalid" {
  if (value === undefined || value === null || count === 0) return undefined;
  const positions = Array.isArray(value) ? value.map(toPosition) : [];
  return positions.length === count && !positions.includes(undefined) ? (positions as Position[]) : "invalid";
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
