/** A place in a table: the transaction of a row, and the number of the row. */
export interface PostgresPlace {
  readonly xid: bigint;
  readonly id: bigint;
}

/** The place before all rows. */
export const START = "0-0";

/** Reads the text of a place, `<xid>-<id>`; undefined where it is none. */
export function readPlace(offset: unknown): PostgresPlace | undefined {
  const match = typeof offset === "string" ? /^(\d{1,20})-(\d{1,19})$/.exec(offset) : null;
  return match ? { xid: BigInt(match[1]), id: BigInt(match[2]) } : undefined;
}

/** Writes the epoch of a table, and of its life where the one before it, which ended there, had later rows. */
export function toEpoch(table: string, life: string | undefined): string {
  return life === undefined ? table : `${table}/${life}`;
}

/** Returns the life in an epoch of this table, `""` for its first; undefined where the epoch is of another table. */
export function lifeOf(epoch: string | undefined, table: string): string | undefined {
  if (epoch === undefined || epoch === table) return "";
  const life = epoch.startsWith(`${table}/`) ? epoch.slice(table.length + 1) : undefined;
  return readPlace(life) && life;
}
