import type { DropCause, Order, Position, Refusal } from "../source.js";
import { MAX_PARTITIONS } from "../source.js";
import { sampleOf, wordsOf } from "../values/sample.js";
import { setBounded } from "../values/set-bounded.js";
import { wholeOf } from "./byte-size.js";
import type { Envelope } from "./envelope.js";
import { isOffset, readEnvelope } from "./envelope.js";
import { compilePointer } from "./json-pointer.js";
import type { StandardSchema } from "./schema.js";
import { compileSchema } from "./schema.js";
import { splitRows, strangerOf, toRow } from "./split-rows.js";

/** A message as the transport hands it over. Binary is JSON in UTF-8 unless `decode` reads it otherwise. */
export type Message = string | ArrayBuffer | Uint8Array;

/** What a `decode` of yours may tell of a message beside its rows. */
export interface DecodedMessage<T> {
  /** The rows, oldest first. Default: none. */
  readonly rows?: readonly T[] | undefined;
  /** The position of the last row; without rows, the server's newest. A bare offset will do. */
  readonly position?: Position | number | string | undefined;
  /** What the server says came just before the first row. */
  readonly after?: Position | number | string | undefined;
  /** The server's newest position. */
  readonly head?: Position | number | string | undefined;
  /** The server's answer to resume. */
  readonly recovered?: boolean | undefined;
}

/**
 * How a message is read. With none of `decode`, `select`, `position`, `epoch`, `partition` and `after` it is an
 * envelope of `docs/wire.md`, a row, or an array of rows.
 */
export interface DecodeOptions<T> {
  /** Reads a whole message by itself; a throw refuses the message, null or undefined passes over it. */
  readonly decode?: ((message: Message) => readonly T[] | DecodedMessage<T> | null | undefined) | undefined;
  /** JSON Pointer to the row or the rows of a message. Default: the whole message. */
  readonly select?: string | undefined;
  /** JSON Pointer to the position of a message. */
  readonly position?: string | undefined;
  /** JSON Pointer to the epoch of that position; a message without one belongs to the epoch last named. */
  readonly epoch?: string | undefined;
  /** JSON Pointer to the name of the partition that the position counts in. Default: the feed is one. */
  readonly partition?: string | undefined;
  /** JSON Pointer to the position just before a message. Default: told by `order` and `counts`. */
  readonly after?: string | undefined;
  /** What the positions promise. Default `"contiguous"` for numbers, `"opaque"` for strings. */
  readonly order?: Order | undefined;
  /** What contiguous positions count. Default `"messages"`; an envelope counts rows. */
  readonly counts?: "messages" | "rows" | undefined;
  /**
   * Judges each row as the server sent it, or as `decode` gave it: what it makes of one is the row, and its type the
   * rows' type; one that it refuses, or throws at, is a `drop` of cause `"schema"`, while the others pass. A validator
   * of zod, valibot or any other library of the Standard Schema (https://standardschema.dev); one that is async ends
   * the feed with an error. Default: any row will do.
   */
  readonly schema?: StandardSchema<T> | undefined;
}

/** What was read from a message. */
export interface Decoded<T> {
  /** The rows, oldest first. */
  readonly rows: readonly T[];
  /** The position of the last row. Set without rows only where all of them were refused. */
  readonly position: Position | undefined;
  /** What came just before the first row. */
  readonly after: Position | undefined;
  /** The server's newest position. */
  readonly head: Position | undefined;
  /** The server's answer to resume. */
  readonly recovered: boolean | undefined;
  /** What was refused. */
  readonly drops: readonly Refusal[];
}

/** Options, checked and compiled. */
export interface Decoder<T> {
  /** Whether messages are taken for envelopes of `docs/wire.md`. */
  readonly wire: boolean;
  /** Begins an attempt: epochs are remembered within one. `located`: refusals say where their rows stood. */
  readonly begin: (located?: boolean) => (message: Message) => Decoded<T>;
}

/** What to do about an element of a message that is no row. */
const cure = "send numbers, pairs or objects, or read the message by decode";

/** The options that are JSON Pointers. */
export const pointerNames = ["select", "position", "epoch", "partition", "after"] as const;

/**
 * Makes a decoder.
 *
 * @throws TypeError if a pointer is none, a schema is none, or pointers stand beside a `decode` that reads the message
 * itself
 */
export function compileDecoder<T>(options: DecodeOptions<T> = {}): Decoder<T> {
  const { decode, order = "contiguous", counts = "messages", schema } = options;
  const pointed = pointerNames.filter((name) => options[name] !== undefined);
  if (decode && pointed.length > 0) {
    throw new TypeError(`invalid ${pointed.join(", ")}: decode reads the message by itself`);
  }
  if (!["messages", "rows"].includes(counts)) throw new TypeError(`invalid counts: ${counts}`);
  const wire = !decode && pointed.length === 0;
  const read = decode ? readBy(decode) : wire ? readWire : readPointed(options);
  /** Why the schema refused the first row of the message under way. */
  let why: (() => string) | undefined;
  const shape = schema
    ? compileSchema(schema, (words) => (why ??= words))
    : decode
      ? (row: unknown) => row ?? undefined
      : toRow;

  /** Only contiguous numbers tell what came before them. */
  function impliedAfter({ epoch, partition, offset }: Position, rows: number): Position | undefined {
    if (order !== "contiguous" || typeof offset !== "number") return undefined;
    return { epoch, partition, offset: offset - (wire || counts === "rows" ? rows : 1) };
  }

  return {
    wire,
    begin(located = false) {
      let epoch: string | undefined;
      /** The position last seen, of each partition. */
      const last = new Map<string | undefined, Position["offset"]>();
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
        let reading: Envelope = { rows: [] };
        try {
          reading = read(wholeOf(message));
        } catch (error) {
          drop(1, "malformed", message, wordsOf(error));
        }
        why = undefined;
        const elements = reading.rows ?? [];
        let rows = elements.map(shape);
        if (rows.includes(undefined)) {
          const refused = rows.flatMap((row, i) => (row === undefined ? [i] : []));
          const [first] = refused.map((i) => elements[i]);
          const words = why as (() => string) | undefined;
          const reason = schema
            ? words?.()
            : `${first === null ? "null" : (strangerOf(first) ?? "this")} is no row: ${cure}`;
          const cause = schema ? "schema" : "malformed";
          if (refused.length > 0) {
            drop(
              refused.length,
              cause,
              first,
              reason ?? "the schema made nothing of it",
              located ? refused : undefined,
            );
          }
          rows = rows.filter((row) => row !== undefined);
        }

        const told = toPosition(reading.position);
        const newest = toPosition(reading.head);
        epoch = toName(reading.epoch) ?? newest?.epoch ?? told?.epoch ?? epoch;
        const partition = toName(reading.partition) ?? told?.partition ?? newest?.partition;
        const within = (at: Position | undefined): Position | undefined =>
          at && { epoch: at.epoch ?? epoch, ...(partition !== undefined && { partition }), offset: at.offset };
        // The position last seen, said again without a row, is a heartbeat.
        if (pointed.length > 0 && !reading.rows && (!told || told.offset !== last.get(partition))) {
          drop(1, "path", message, `nothing at select "${options.select ?? ""}"`);
        }

        const position = elements.length > 0 ? within(told) : undefined;
        const head = within(newest ?? (position ? undefined : told));
        const reached = position ?? head;
        if (reached) setBounded(last, partition, reached.offset, MAX_PARTITIONS);
        return {
          rows: rows as T[],
          position,
          after: position && (within(toPosition(reading.after)) ?? impliedAfter(position, elements.length)),
          head,
          recovered: typeof reading.recovered === "boolean" ? reading.recovered : undefined,
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

function readPointed<T>(options: DecodeOptions<T>): (message: Message) => Envelope {
  const [select, position, epoch, partition, after] = pointerNames.map((name) => {
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

function readBy<T>(decode: NonNullable<DecodeOptions<T>["decode"]>): (message: Message) => Envelope {
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

/** An epoch or a partition, which servers number too. */
function toName(value: unknown): string | undefined {
  return isOffset(value) ? String(value) : undefined;
}
