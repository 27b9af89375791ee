import type { Resume } from "../source.js";

/** The parts that a layout finds in a message, not yet checked. */
export interface Envelope {
  readonly rows?: readonly unknown[] | undefined;
  readonly position?: unknown;
  readonly epoch?: unknown;
  readonly partition?: unknown;
  readonly after?: unknown;
  readonly positions?: unknown;
  readonly lost?: unknown;
  readonly head?: unknown;
  readonly recovered?: unknown;
  readonly replace?: unknown;
  readonly gone?: readonly string[] | undefined;
  readonly end?: unknown;
  readonly reply?: unknown;
  /** The whole of which these are parts: an answer of history has more of them. */
  readonly whole?: object | undefined;
}

const ENVELOPE_FIELDS = [
  "epoch",
  "partition",
  "seq",
  "positions",
  "lost",
  "order",
  "rows",
  "head",
  "recovered",
  "step",
  "min",
  "max",
  "oldest",
  "gaps",
];

/**
 * Reads a message as an envelope of `docs/wire.md` if it has rows beside a position, or has nothing but fields of the
 * envelope. A row that merely has a field `seq` or `head` stays a row: undefined.
 */
export function readEnvelope(document: unknown): Envelope | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  const {
    epoch,
    partition,
    seq,
    positions,
    rows: givenRows,
    head,
    recovered,
    lost,
  } = document as Record<string, unknown>;
  // Null means absent. The other fields need no such line: null is neither an offset nor a boolean.
  const rows = givenRows ?? undefined;
  if (rows !== undefined && !Array.isArray(rows)) return undefined;
  const hasPosition = isOffset(seq) || isOffset(head) || (rows !== undefined && Array.isArray(positions));
  if (!hasPosition && rows === undefined && typeof recovered !== "boolean") return undefined;
  const isEnvelope =
    (hasPosition && rows !== undefined) || Object.keys(document).every((key) => ENVELOPE_FIELDS.includes(key));
  return isEnvelope
    ? { epoch, partition, position: seq, positions, rows, head, recovered, lost, whole: document }
    : undefined;
}

/** A position in the words of the wire format. */
interface WirePosition {
  readonly epoch?: string | undefined;
  readonly partition?: string | undefined;
  readonly seq: number | string;
}

/** The positions to resume from, in the words of the wire format. */
interface WireResume extends WirePosition {
  readonly partitions?: Readonly<Record<string, WirePosition>> | undefined;
}

/** Makes the first message of a client: the positions to resume from, null on a first attempt. */
export function resumeMessage(resume: Resume | null): { resume: WireResume | null } {
  if (!resume) return { resume };
  const { partitions } = resume;
  const wirePartitions =
    partitions &&
    Object.fromEntries(Object.entries(partitions).map(([name, { epoch, offset }]) => [name, { epoch, seq: offset }]));
  return {
    resume: { epoch: resume.epoch, partition: resume.partition, seq: resume.offset, partitions: wirePartitions },
  };
}

/** Tells whether a value can be the offset of a position. */
export function isOffset(value: unknown): value is number | string {
  return typeof value === "number" ? Number.isFinite(value) : typeof value === "string" && value !== "";
}
