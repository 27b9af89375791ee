import type { Resume } from "../source.js";

/** What a layout finds in a message, none of it checked yet. */
export interface Envelope {
  readonly rows?: readonly unknown[] | undefined;
  readonly position?: unknown;
  readonly epoch?: unknown;
  readonly partition?: unknown;
  readonly after?: unknown;
  readonly head?: unknown;
  readonly recovered?: unknown;
}

const fields = ["epoch", "partition", "seq", "rows", "head", "recovered"];

/**
 * Takes a message for an envelope of `docs/wire.md` if it says where it stands: rows beside a position,
 * or nothing but fields of the envelope. A row that merely has a field `seq` or `head` stays a row.
 */
export function readEnvelope(document: unknown): Envelope | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  const { epoch, partition, seq, rows: given, head, recovered } = document as Record<string, unknown>;
  // A field that is null is as good as absent; the others are no offset, no boolean then.
  const rows = given ?? undefined;
  if (rows !== undefined && !Array.isArray(rows)) return undefined;
  const positioned = isOffset(seq) || isOffset(head);
  if (!positioned && rows === undefined && typeof recovered !== "boolean") return undefined;
  const placed = (positioned && rows !== undefined) || Object.keys(document).every((key) => fields.includes(key));
  return placed ? { epoch, partition, position: seq, rows, head, recovered } : undefined;
}

/** A position as the wire has it. */
interface WirePosition {
  readonly epoch?: string | undefined;
  readonly partition?: string | undefined;
  readonly seq: number | string;
}

/** Where a client got to, as the wire has it. */
interface WireResume extends WirePosition {
  readonly partitions?: Readonly<Record<string, WirePosition>> | undefined;
}

/** What a client sends first: where it got to. */
export function resumeMessage(resume: Resume | null): { resume: WireResume | null } {
  if (!resume) return { resume };
  const { partitions } = resume;
  const named =
    partitions &&
    Object.fromEntries(Object.entries(partitions).map(([name, { epoch, offset }]) => [name, { epoch, seq: offset }]));
  return { resume: { epoch: resume.epoch, partition: resume.partition, seq: resume.offset, partitions: named } };
}

/** Whether a value can be the offset of a position. */
export function isOffset(value: unknown): value is number | string {
  return typeof value === "number" ? Number.isFinite(value) : typeof value === "string" && value !== "";
}
