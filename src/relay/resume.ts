import type { Position } from "../stream/index.js";

/** The positions up to which a reader has the rows, of each partition; null: it comes for the first time. */
export type Resumed = readonly Position[] | null;

/** Reads the first message of a reader over a WebSocket; undefined where it is invalid. */
export function readHello(message: string): Resumed | undefined {
  try {
    const { resume } = JSON.parse(message) as { resume?: unknown };
    return resume === null ? null : positionsOf(resume);
  } catch {
    return undefined;
  }
}

/** Writes the id of an event: the positions after it. */
export function writeId(positions: readonly Position[]): string {
  const [only] = positions;
  if (positions.length === 1 && only.partition === undefined && isPlain(only.epoch)) {
    return `${only.epoch ?? ""}:${only.offset}`;
  }
  return JSON.stringify(positions.map(({ epoch, partition, offset }) => ({ epoch, partition, seq: offset })));
}

/** Reads the id of an event; undefined where it is none of ours. */
export function readId(id: string): Resumed | undefined {
  if (id.startsWith("[")) {
    try {
      const positions = (JSON.parse(id) as unknown[]).map(positionOf);
      return positions.length > 0 && !positions.includes(undefined) ? (positions as Position[]) : undefined;
    } catch {
      return undefined;
    }
  }
  const colon = id.indexOf(":");
  if (colon < 0) return undefined;
  const [epoch, text] = [id.slice(0, colon), id.slice(colon + 1)];
  return text === "" ? undefined : [{ epoch, offset: /^\d{1,15}$/.test(text) ? Number(text) : text }];
}

function isPlain(epoch = ""): boolean {
  return !/[:[\p{Cc}]/u.test(epoch);
}

/** Returns the positions of a `resume` of the wire: that of each partition, or the one. */
function positionsOf(resume: unknown): readonly Position[] | undefined {
  const newest = positionOf(resume);
  const { partitions } = (resume ?? {}) as { readonly partitions?: Readonly<Record<string, unknown>> | null };
  const others = Object.entries(partitions ?? {}).map(([partition, each]) => {
    const position = positionOf(each);
    return position && { ...position, partition };
  });
  const all = others.length > 0 ? others : [newest];
  return newest === undefined || all.includes(undefined) ? undefined : (all as Position[]);
}

function positionOf(value: unknown): Position | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { epoch, partition, seq } = value as Readonly<Record<string, unknown>>;
  const isOffset = typeof seq === "number" ? Number.isFinite(seq) : typeof seq === "string" && seq !== "";
  const areNames = [epoch ?? "", partition ?? ""].every((each) => typeof each === "string");
  if (!isOffset || !areNames) return undefined;
  return {
    ...(typeof epoch === "string" && { epoch }),
    ...(typeof partition === "string" && { partition }),
    offset: seq as number | string,
  };
}
