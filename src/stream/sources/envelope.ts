import type { Position } from "../source.js";

/** What a layout finds in a message, none of it checked yet. */
export interface Reading {
  readonly rows?: readonly unknown[] | undefined;
  readonly position?: unknown;
  readonly epoch?: unknown;
  readonly after?: unknown;
  readonly head?: unknown;
  readonly recovered?: unknown;
}

const fields = ["epoch", "seq", "rows", "head", "recovered"];

/**
 * Takes a message for an envelope of `docs/wire.md` if it says where it stands: rows beside a position,
 * or nothing but fields of the envelope. A row that merely has a field `seq` or `head` stays a row.
 */
export function readEnvelope(document: unknown): Reading | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  const { epoch, seq, rows: given, head, recovered } = document as Record<string, unknown>;
  // A field that is null is as good as absent; the others are no offset, no boolean then.
  const rows = given ?? undefined;
  if (rows !== undefined && !Array.isArray(rows)) return undefined;
  const positioned = isOffset(seq) || isOffset(head);
  if (!positioned && rows === undefined && typeof recovered !== "boolean") return undefined;
  const placed = (positioned && rows !== undefined) || Object.keys(document).every((key) => fields.includes(key));
  return placed ? { epoch, position: seq, rows, head, recovered } : undefined;
}

/** What a client sends first: where it got to. */
export function resumeMessage(resume: Position | null): { resume: { epoch?: string | undefined; seq: number | string } | null } {
  return { resume: resume && { epoch: resume.epoch, seq: resume.offset } };
}

/** Whether a value can be the offset of a position. */
export function isOffset(value: unknown): value is number | string {
  return typeof value === "number" ? Number.isFinite(value) : typeof value === "string" && value !== "";
}
