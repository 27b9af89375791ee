import type { DropCause, Order, Position } from "./source.js";
import { isOffset, readEnvelope } from "./sources/envelope.js";
import { compilePointer } from "./sources/pointer.js";
import { sortRows, splitRows } from "./sources/rows.js";

/** A message as the transport hands it over. Binary is JSON in UTF-8 unless `decode` reads it otherwise. */
export type Message = string | ArrayBuffer | Uint8Array;

/** What a `decode` of yours may tell of a message beside its rows. */
export interface DecodedMessage<T> {
  /** The rows, oldest first. Default: none. */
  readonly rows?: readonly T[];
  /** The position of the last row; without rows, the server's newest. A bare offset will do. */
  readonly position?: Position | number | string;
  /** What the server says came just before the first row. */
  readonly after?: Position | number | string;
  /** The server's newest position. */
  readonly head?: Position | number | string;
  /** The server's answer to resume. */
  readonly recovered?: boolean;
}

/** How a message is read. With none of `decode`, `select`, `position`, `epoch` and `after` it is an envelope of `docs/wire.md`, a row, or an array of rows. */
export interface DecodeOptions<T> {
  /** Reads a whole message by itself; a throw refuses the message, null or undefined passes over it. */
  readonly decode?: (message: Message) => readonly T[] | DecodedMessage<T> | null | undefined;
  /** JSON Pointer to the row or the rows of a message. Default: the whole message. */
  readonly select?: string;
  /** JSON Pointer to the position of a message. */
  readonly position?: string;
  /** JSON Pointer to the epoch of that position; a message without one belongs to the epoch last named. */
  readonly epoch?: string;
  /** JSON Pointer to the position just before a message. Default: told by `order` and `counts`. */
  readonly after?: string;
  /** What the positions promise. Default `"contiguous"` for numbers, `"opaque"` for strings. */
  readonly order?: Order;
  /** What contiguous positions count. Default `"messages"`; an envelope counts rows. */
  readonly counts?: "messages" | "rows";
}

/** Rows of a message that were refused. */
export interface Refusal {
  readonly count: number;
  readonly cause: DropCause;
  /** The beginning of the first, at most 120 characters. */
  readonly sample: string;
}

/** What was read from a message. */
export interface Decoded<T> {
  /** The rows, oldest first. */
  readonly rows: readonly T[];
  /** The position of the last row. Set without rows only where all of them were refused. */
  readonly position?: Position;
  /** What came just before the first row. */
  readonly after?: Position;
  /** The server's newest position. */
  readonly head?: Position;
  /** The server's answer to resume. */
  readonly recovered?: boolean;
  /** What was refused. */
  readonly drops: readonly Refusal[];
}

/** Options, checked and compiled. */
export interface Decoder<T> {
  /** Whether messages are taken for envelopes of `docs/wire.md`. */
  readonly wire: boolean;
  /** Begins an attempt: epochs are remembered within one. */
  begin(): (message: Message) => Decoded<T>;
}

/** What a layout finds in a message, before rows are sorted and positions completed. */
interface Reading {
  readonly elements?: readonly unknown[];
  readonly position?: unknown;
  readonly epoch?: unknown;
  readonly after?: unknown;
  readonly head?: unknown;
  readonly recovered?: boolean;
  readonly counts?: "messages" | "rows";
  /** The row was not where it should be. */
  readonly missing?: boolean;
  /** Elements are rows already. */
  readonly decoded?: boolean;
}

const SAMPLE_LENGTH = 120;

/**
 * Makes a decoder.
 *
 * @throws TypeError if a pointer is none, or if pointers stand beside a `decode` that reads the message itself
 */
export function compileDecoder<T>(options: DecodeOptions<T> = {}): Decoder<T> {
  const { order, counts = "messages" } = options;
  const pointed = (["select", "position", "epoch", "after"] as const).filter((name) => options[name] !== undefined);
  if (options.decode !== undefined && pointed.length > 0) {
    throw new TypeError(`invalid ${pointed.join(", ")}: decode reads the message by itself`);
  }
  if (counts !== "messages" && (counts as string) !== "rows") throw new TypeError(`invalid counts: ${counts as string}`);
  const wire = options.decode === undefined && pointed.length === 0;
  const read = options.decode ? readBy(options.decode) : wire ? readWire : readPointed(options);

  return {
    wire,
    begin() {
      let epoch: string | undefined;
      let last: number | string | undefined;
      return (message) => {
        let reading: Reading;
        try {
          reading = read(message);
        } catch {
          return { rows: [], drops: [{ count: 1, cause: "malformed", sample: sampleOf(message) }] };
        }
        epoch = epochOf(reading) ?? epoch;
        const position = toPosition(reading.position, epoch);
        const head = toPosition(reading.head, epoch);
        const elements = reading.elements ?? [];
        const { rows, refused, bad } = reading.decoded ? sortDecoded(elements) : sortRows(elements);
        const drops: Refusal[] = [];
        if (refused > 0) drops.push({ count: refused, cause: "malformed", sample: sampleOf(bad) });
        // The position last seen, said again without a row, is a heartbeat.
        const heartbeat = position !== undefined && position.offset === last;
        if (reading.missing && !heartbeat) drops.push({ count: 1, cause: "path", sample: sampleOf(message) });
        last = (elements.length > 0 ? (position ?? head) : (head ?? position))?.offset ?? last;

        const after = toPosition(reading.after, epoch) ?? impliedAfter(position, elements.length, order, reading.counts ?? counts);
        const newest = elements.length > 0 ? head : (head ?? position);
        return {
          rows: rows as readonly T[],
          ...(elements.length > 0 && position && { position, ...(after && { after }) }),
          ...(newest && { head: newest }),
          ...(reading.recovered !== undefined && { recovered: reading.recovered }),
          drops,
        };
      };
    },
  };
}

function readWire(message: Message): Reading {
  const document = parse(message);
  const envelope = readEnvelope(document);
  if (envelope === undefined) return { elements: splitRows(document) };
  const { epoch, seq, rows, head, recovered } = envelope;
  return {
    ...(rows && { elements: rows }),
    position: seq,
    epoch,
    head,
    ...(recovered !== undefined && { recovered }),
    counts: "rows",
  };
}

function readPointed<T>(options: DecodeOptions<T>): (message: Message) => Reading {
  const compile = (name: "select" | "position" | "epoch" | "after") => {
    const text = options[name];
    return text === undefined ? undefined : compilePointer(name, text);
  };
  const [select, position, epoch, after] = [compile("select"), compile("position"), compile("epoch"), compile("after")];
  return (message) => {
    const document = parse(message);
    const selected = select ? select(document) : document;
    return {
      ...(selected === undefined ? { missing: true } : { elements: splitRows(selected) }),
      position: position?.(document),
      epoch: epoch?.(document),
      after: after?.(document),
    };
  };
}

function readBy<T>(decode: NonNullable<DecodeOptions<T>["decode"]>): (message: Message) => Reading {
  return (message) => {
    const result = decode(message);
    if (result === null || result === undefined) return {};
    if (isArray(result)) return { elements: result, decoded: true };
    if (typeof result !== "object" || (result.rows !== undefined && !Array.isArray(result.rows))) {
      throw new TypeError("decode gave neither rows nor { rows }");
    }
    const { rows, position, after, head, recovered } = result;
    return {
      ...(rows && { elements: rows }),
      position,
      after,
      head,
      ...(typeof recovered === "boolean" && { recovered }),
      decoded: true,
    };
  };
}

/** Array.isArray, for arrays that are read alone. */
function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function sortDecoded(elements: readonly unknown[]): ReturnType<typeof sortRows> {
  const rows = elements.filter((row) => row !== null && row !== undefined);
  return { rows, refused: elements.length - rows.length, bad: null };
}

function parse(message: Message): unknown {
  return JSON.parse(typeof message === "string" ? message : new TextDecoder().decode(message));
}

function epochOf({ epoch, position, head }: Reading): string | undefined {
  if (typeof epoch === "number" || (typeof epoch === "string" && epoch !== "")) return String(epoch);
  for (const value of [head, position]) {
    if (typeof value === "object" && value !== null && typeof (value as Position).epoch === "string") return (value as Position).epoch;
  }
  return undefined;
}

function toPosition(value: unknown, epoch: string | undefined): Position | undefined {
  const named = typeof value === "object" && value !== null ? (value as { epoch?: unknown; offset?: unknown }) : undefined;
  const offset = named ? named.offset : value;
  if (!isOffset(offset)) return undefined;
  const own = typeof named?.epoch === "string" ? named.epoch : epoch;
  return own === undefined ? { offset } : { epoch: own, offset };
}

/** Only contiguous numbers tell what came before them. */
function impliedAfter(
  position: Position | undefined,
  count: number,
  order: Order | undefined,
  counts: "messages" | "rows",
): Position | undefined {
  if (position === undefined || typeof position.offset !== "number" || (order ?? "contiguous") !== "contiguous") return undefined;
  return { ...position, offset: position.offset - (counts === "rows" ? count : 1) };
}

/** The beginning of a message or of one of its elements. */
function sampleOf(value: unknown): string {
  if (typeof value === "string") return value.slice(0, SAMPLE_LENGTH);
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return new TextDecoder().decode(bytes.subarray(0, SAMPLE_LENGTH));
  }
  try {
    return JSON.stringify(value).slice(0, SAMPLE_LENGTH);
  } catch {
    return String(value).slice(0, SAMPLE_LENGTH);
  }
}
