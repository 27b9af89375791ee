import type { Order, Position } from "../stream/index.js";
import type { Ring, RingRow } from "./ring.js";

/** The bounds of one envelope. */
export interface EnvelopeBounds {
  /** The most rows. */
  readonly rows: number;
  /** The most bytes of the texts of its rows; a longer row goes alone. */
  readonly bytes: number;
}

/** An envelope with rows. */
export interface RowsEnvelope {
  /** The envelope as JSON, without its first brace: facts may come before it. */
  readonly rest: string;
  /** The index after its last row. */
  readonly end: number;
}

/** What an envelope says besides rows. */
export interface Facts {
  readonly epoch: string;
  readonly head?: number | string | undefined;
  readonly partition?: string | undefined;
  readonly recovered?: boolean | undefined;
  readonly order?: Order | undefined;
}

/** Writes an envelope without rows. */
export function writeFacts(facts: Facts): string {
  return JSON.stringify(facts);
}

/** Writes an envelope with rows, and with facts that only a first one has. */
export function writeRows({ rest }: RowsEnvelope, facts: Omit<Facts, "epoch"> = {}): string {
  const first = JSON.stringify(facts).slice(0, -1);
  return first === "{" ? `{${rest}` : `${first},${rest}`;
}

/**
 * Frames the rows of a ring from an index on, as many as fit into one envelope: of one partition, with nothing missing
 * between two of them.
 *
 * @param isWanted - tells whether a row goes to the reader. Default: all do
 */
export function frameRows(
  ring: Ring,
  from: number,
  order: Order,
  bounds: EnvelopeBounds,
  isWanted: (index: number, row: RingRow) => boolean = () => true,
): RowsEnvelope | undefined {
  const rows: RingRow[] = [];
  let bytes = 0;
  let end = from;
  for (; end < ring.end; end += 1) {
    const row = ring.row(end);
    if (!isWanted(end, row)) {
      // Offsets that count rows must not jump within an envelope.
      if (rows.length > 0 && order === "contiguous") break;
      continue;
    }
    const before = rows.at(-1);
    // Rows of one position go together: a reader that has the first of them would take the others for known.
    const mayPart = before !== undefined && row.position.offset !== before.position.offset;
    if (mayPart && (rows.length >= bounds.rows || bytes + row.text.length > bounds.bytes)) break;
    if (before && !follows(row, before, order)) break;
    rows.push(row);
    bytes += row.text.length;
  }
  return rows.length === 0 ? undefined : { rest: restOf(rows, order), end };
}

/** Tells whether a row may stand behind another in one envelope. */
function follows({ position, lost }: RingRow, { position: before }: RingRow, order: Order): boolean {
  if (lost || position.partition !== before.partition) return false;
  return order !== "contiguous" || typeof position.offset !== "number" || position.offset === Number(before.offset) + 1;
}

function restOf(rows: readonly RingRow[], order: Order): string {
  const { position } = rows[rows.length - 1];
  const { lost } = rows[0];
  const isCounted = order === "contiguous" && typeof position.offset === "number";
  const facts = {
    epoch: position.epoch,
    partition: position.partition,
    seq: position.offset,
    ...(!isCounted && { positions: rows.map(({ position: { offset } }) => offset) }),
    ...(lost && { lost }),
  };
  return `${JSON.stringify(facts).slice(1, -1)},"rows":[${rows.map(({ text }) => text).join(",")}]}`;
}

/** Returns the head of a feed as facts of an envelope: of a feed in partitions that of the one that moved last. */
export function headOf(heads: ReadonlyMap<string | undefined, Position>): Pick<Facts, "head" | "partition"> {
  const newest = [...heads.values()].at(-1);
  return newest ? { head: newest.offset, partition: newest.partition } : { head: 0 };
}
