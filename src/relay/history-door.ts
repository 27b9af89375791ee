import type { HistoryAnswer, HistoryQuery, Order, Position } from "../stream/index.js";
import type { NodeRequest } from "./node-http.js";
import { addressOf } from "./node-http.js";
import type { RelayFeed } from "./relay-feed.js";
import type { RingRow } from "./ring.js";

/** The answer to a question of history. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const OFFSET = /^\d{1,15}$/;
const COUNT = /^0*[1-9]\d{0,8}$/;
const TIME = /^-?\d{1,15}(\.\d+)?$/;

/** The most rows of an answer, unless the question is for fewer. */
const MAX_ROWS = 1_000;

/** The most rows of a stretch of time that is summed up. */
const MAX_POINTS = 10_000;

/** Answers `GET ?epoch=&partition=&after=&before=&from=&to=&limit=&points=`, as section 3 of `docs/wire.md` says. */
export async function answerHistory<T>(feed: RelayFeed<T>, request: NodeRequest): Promise<Reply> {
  const query = readQuery(addressOf(request).searchParams, feed.order);
  if (query === undefined) {
    const error =
      "expected after, before: a position, here " +
      (feed.order === "contiguous" ? "a whole number" : "as an envelope tells it") +
      "; limit, points: a whole number above 0; from, to: epoch ms";
    return { status: 400, body: { error } };
  }
  const { epoch } = feed;
  const asked = query.after?.epoch ?? query.before?.epoch;
  // Without a history of its own the feed has no other epoch than this one.
  if (!feed.hasHistory && asked !== undefined && asked !== epoch) {
    return { status: 200, body: { epoch, rows: [], recovered: false } };
  }
  const held = asked === undefined || asked === epoch ? fromRing(feed, query) : undefined;
  if (held !== undefined) return { status: 200, body: held };
  try {
    const answer = await feed.ask(query);
    return { status: 200, body: writeAnswer(feed, answer, asked) };
  } catch (error) {
    return { status: 503, body: { error: error instanceof Error ? error.message : "history failed" } };
  }
}

/** Reads the parameters; undefined where one is invalid. */
function readQuery(parameters: URLSearchParams, order: Order): Omit<HistoryQuery, "signal"> | undefined {
  const given: Partial<Record<string, string>> = Object.fromEntries(parameters);
  const { epoch, partition, after, before, ...others } = given;
  for (const offset of [after, before]) {
    if (offset === "" || (offset !== undefined && order === "contiguous" && !OFFSET.test(offset))) return undefined;
  }
  for (const name of ["limit", "points"]) if (!COUNT.test(others[name] ?? "1")) return undefined;
  for (const name of ["from", "to"]) if (!TIME.test(others[name] ?? "0")) return undefined;
  const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  const place = (text: string | undefined): Position | undefined =>
    text !== undefined
      ? { ...(epoch !== undefined && { epoch }), ...(partition !== undefined && { partition }), offset: offsetOf(text) }
      : undefined;
  const { from, to, points } = {
    from: numberOf(others.from),
    to: numberOf(others.to),
    points: numberOf(others.points),
  };
  const most = points === undefined ? MAX_ROWS : MAX_POINTS + 1;
  return {
    after: place(after),
    before: place(before),
    from,
    to,
    limit: Math.min(numberOf(others.limit) ?? most, most),
    // Points are of a span. Readers who walk back through one name its end by a position.
    points: points && from !== undefined && to !== undefined ? Math.min(points, MAX_POINTS) : undefined,
  };
}

/** Reads an offset as the feed has it: a number where it is one that is exact. */
function offsetOf(text: string): number | string {
  return OFFSET.test(text) ? Number(text) : text;
}

/** Answers from the rows that are held; undefined where the engine may have more of what was asked for. */
function fromRing<T>(
  { ring, epoch, order, hasHistory }: RelayFeed<T>,
  { after, before, from = -Infinity, to = Infinity, limit }: Omit<HistoryQuery, "signal">,
): unknown {
  const place = after && order !== "opaque" ? ring.placeOf([{ ...after, epoch }]) : undefined;
  const isPlaced = typeof place === "object" && place.known.size === 1;
  if (hasHistory && (from > -Infinity || to < Infinity || (after && !isPlaced))) return undefined;
  const [partition] = [after ?? before].map((each) => each?.partition);
  const isWanted = ({ position, time = NaN }: RingRow): boolean =>
    position.partition === partition && !(time < from) && !(time > to);
  const rows: RingRow[] = [];
  let isEndHeld = before === undefined;
  for (let index = isPlaced ? place.index : ring.first; index < ring.end; index += 1) {
    const row = ring.row(index);
    isEndHeld ||= before?.offset === row.position.offset;
    if (before && isEndHeld) break;
    if (isWanted(row)) rows.push(row);
    if (isPlaced && rows.length === limit) break;
  }
  const page = isPlaced ? rows : rows.slice(-limit);
  const isNewest = isEndHeld && page.length === limit && lacksNothing(page, order);
  if (hasHistory && !isPlaced && !isNewest) return undefined;
  const positions = page.map(({ position: { offset } }) => offset);
  const isAll = page.length === limit || ring.hasAll;
  return {
    epoch,
    ...(page.length > 0 && { seq: positions.at(-1) }),
    ...(order !== "contiguous" && page.length > 0 && { positions }),
    rows: page.map(({ text }) => JSON.parse(text) as unknown),
    recovered: isPlaced || (after === undefined && isAll),
    ...(!hasHistory && { oldest: ring.oldest?.time ?? null }),
  };
}

/** Tells whether no row is missing between rows of the ring. */
function lacksNothing(rows: readonly RingRow[], order: Order): boolean {
  return rows.every(({ position, lost }, i) => {
    const before = rows[i - 1]?.position.offset;
    return i === 0 || (!lost && (order !== "contiguous" || position.offset === Number(before) + 1));
  });
}

function writeAnswer<T>(feed: RelayFeed<T>, answer: HistoryAnswer<T>, asked: string | undefined): unknown {
  const { rows, position, positions, whole, step, min, max, oldest, gaps } = answer;
  return {
    // Who asks about an epoch that is not known is told the one that is.
    epoch: position?.epoch ?? (rows.length > 0 || whole ? asked : undefined) ?? feed.epoch,
    partition: position?.partition,
    ...(rows.length > 0 && { seq: position?.offset, positions: positions?.map(({ offset }) => offset) }),
    rows,
    recovered: whole,
    step,
    min,
    max,
    oldest,
    gaps,
  };
}
