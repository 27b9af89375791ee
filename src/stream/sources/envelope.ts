import type { Position } from "../source.js";

/** The five fields of `docs/wire.md`, as far as a message has them. */
export interface Envelope {
  readonly epoch?: string | number;
  /** The number of the last row; without rows, of the last row that the server has. */
  readonly seq?: number | string;
  readonly rows?: readonly unknown[];
  /** The number of the server's newest row. */
  readonly head?: number | string;
  /** The server's answer to resume. */
  readonly recovered?: boolean;
}

const FIELDS = new Set(["epoch", "seq", "rows", "head", "recovered"]);

/**
 * Takes a message for an envelope if it says where it stands: rows beside a position,
 * or nothing but fields of the envelope. A row that merely has a field `seq` or `head` stays a row.
 */
export function readEnvelope(document: unknown): Envelope | undefined {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
  const { epoch, seq, rows, head, recovered } = document as Record<string, unknown>;
  if (rows !== undefined && !Array.isArray(rows)) return undefined;
  const positioned = isOffset(seq) || isOffset(head);
  const bare = Object.keys(document).every((key) => FIELDS.has(key));
  if (bare ? !positioned && rows === undefined && typeof recovered !== "boolean" : !positioned || rows === undefined) return undefined;
  return {
    ...((typeof epoch === "string" || typeof epoch === "number") && { epoch }),
    ...(isOffset(seq) && { seq }),
    ...(rows !== undefined && { rows: rows as unknown[] }),
    ...(isOffset(head) && { head }),
    ...(typeof recovered === "boolean" && { recovered }),
  };
}

/** What a client sends first: where it got to. */
export function resumeMessage(resume: Position | null): { resume: { epoch?: string; seq: number | string } | null } {
  if (resume === null) return { resume: null };
  return { resume: { ...(resume.epoch !== undefined && { epoch: resume.epoch }), seq: resume.offset } };
}

/** Whether a value can be the offset of a position. */
export function isOffset(value: unknown): value is number | string {
  return typeof value === "number" ? Number.isFinite(value) : typeof value === "string" && value !== "";
}
