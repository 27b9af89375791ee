import type { DecodeOptions, DecodeResult, Message, Refusal } from "../../stream/index.js";
import type { OptionKind } from "../../stream/source-parts.js";
import {
  checkKinds,
  compileDecoder,
  compilePointer,
  FUNCTION,
  isBytes,
  sampleOf,
  toRow,
  wordsOf,
} from "../../stream/source-parts.js";

/** Options that say how an entry of an engine becomes rows. Positions are the engine's. */
export interface EntryOptions<T, M> extends Pick<DecodeOptions<T>, "select" | "fields" | "schema"> {
  /**
   * Makes of an entry a row, a list of rows, or `{ rows }`; null: the entry is none. A throw refuses the entry, which
   * is counted and reported. Default: see the source.
   */
  readonly decode?: ((entry: M) => DecodeResult<T>) | undefined;
  /**
   * The field that a row which has none gets: the time of its entry by the engine's clock, epoch ms. False: rows stay
   * as they are. Default `"time"`.
   */
  readonly timeField?: string | false | undefined;
}

/** The names of {@link EntryOptions}. */
export const ENTRY_OPTIONS = ["decode", "select", "fields", "schema", "timeField"];

/** What an entry holds. */
export interface ReadEntry<T> {
  readonly rows: readonly T[];
  readonly refused: readonly Refusal[];
}

/** Reads an entry; `time` is that of the entry, epoch ms, where the engine tells it. */
export type EntryReader<T, M> = (entry: M, time: number | undefined) => ReadEntry<T>;

/** The kind of the option `timeField`. */
const TIME_FIELD: OptionKind = [
  (value) => value === false || (typeof value === "string" && value !== ""),
  'the name of a field, such as "time", or false',
];

/**
 * Compiles the options of entries.
 *
 * @param readRaw - makes of an entry what is read where there is no `decode`: a text or bytes of JSON, or, as an
 * object, the rows themselves. Default: the entry
 * @throws TypeError if an option is invalid
 */
export function compileEntryReader<T, M>(
  options: EntryOptions<T, M>,
  readRaw: (entry: M) => unknown = (entry) => entry,
): EntryReader<T, M> {
  checkKinds(options, { decode: FUNCTION, timeField: TIME_FIELD });
  const { decode, select, fields, schema, timeField = "time" } = options;
  if (decode && select !== undefined) throw new TypeError("invalid select: decode reads the entry by itself");
  /** The entry that is being read: the decoder asks for messages, and an entry may be of any kind. */
  let current: M;
  /** What is read of it without a `decode`. */
  let raw: unknown;
  const find = select === undefined ? undefined : compilePointer("select", select);
  // A pointer to all of it: an entry is no envelope, whatever its fields are called.
  const ofText = compileDecoder<T>({ fields, schema, select: select ?? "" }).begin(ATTEMPT);
  const ofValue = compileDecoder<T>({
    fields,
    schema,
    decode: () => (decode ? decode(current) : ((find ? find(raw) : raw) as DecodeResult<T>)),
  }).begin(ATTEMPT);

  return (entry, time) => {
    current = entry;
    try {
      raw = decode ? undefined : readRaw(entry);
    } catch (error) {
      return { rows: [], refused: [refusalOf(entry, wordsOf(error))] };
    }
    const isText = !decode && (typeof raw === "string" || isBytes(raw));
    const decoded = isText ? ofText(raw as Message) : ofValue("");
    if (decoded instanceof Promise) {
      decoded.catch(() => undefined);
      return { rows: [], refused: [refusalOf(entry, "decode gave a promise: entries are read at once")] };
    }
    const { drops } = decoded;
    // As a text is read: a number, or a pair of a time and a value, becomes an object.
    const rows = isText || decode || schema ? decoded.rows : decoded.rows.map((row) => toRow(row) as T);
    if (timeField === false || time === undefined) return { rows, refused: drops };
    return { rows: rows.map((row) => withTime(row, timeField, time)), refused: drops };
  };
}

function refusalOf(entry: unknown, reason: string): Refusal {
  return { count: 1, cause: "malformed", sample: sampleOf(entry), reason };
}

/** No attempt's resume concerns the reading of an entry. */
const ATTEMPT = { resume: null, signal: new AbortController().signal };

/** Gives a row the time of its entry, where it is a plain object, or a number, without one. */
function withTime<T>(row: T, field: string, time: number): T {
  // Casts: the type of rows is the user's, who may well have the field in it.
  if (typeof row === "number") return { [field]: time, value: row } as T;
  if (typeof row !== "object" || row === null || Array.isArray(row) || field in row) return row;
  return Object.getPrototypeOf(row) === Object.prototype ? { [field]: time, ...row } : row;
}
