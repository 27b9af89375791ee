import type { FaultyFeed } from "./fault-reader.js";
import type { HttpRequest, HttpResponse } from "./node-http.js";
import { pause } from "./turn.js";

/** Most answers in a row that may go wrong: a stream leaves a gap as it is after five. */
const MAX_FAILURES = 3;

/** Answers `GET ?epoch=&after=&before=&limit=` as `docs/wire.md` specifies it, with faults on the way. */
export async function answerHistory(
  feed: FaultyFeed,
  { url = "/" }: HttpRequest,
  response: HttpResponse,
): Promise<void> {
  const { dice, figures, head, epoch, keep } = feed;
  const query = new URL(url, "http://feed").searchParams;
  const numberOf = (name: string, fallback: number): number => Number(query.get(name) ?? fallback);
  const asked = Math.min(numberOf("limit", feed.maxRows), feed.maxRows);
  figures.requests += 1;
  // Draw at each request, whether the fault strikes or not: the faults of a seed do not depend on each other.
  const isStruck = dice.strikes("history") && feed.failures < MAX_FAILURES;
  feed.failures = isStruck ? feed.failures + 1 : 0;
  const [kind, waitMs] = [dice.between(0, 3), dice.between(1, feed.latency)];
  if (isStruck) feed.note("history", 0);
  const limit = isStruck && kind === 3 ? Math.max(1, Math.floor(asked / 2)) : asked;
  if (isStruck && kind === 2) await pause(waitMs);

  if (isStruck && kind === 0) {
    response.writeHead(503, { "retry-after": "0" }).end();
    return;
  }
  const json = { "content-type": "application/json", "cache-control": "no-store" };
  if ((query.get("epoch") ?? epoch) !== epoch) {
    response.writeHead(200, json).end(JSON.stringify({ epoch, rows: [], recovered: false }));
    return;
  }
  const end = Math.min(numberOf("before", head + 1), head + 1);
  const after = query.has("after") ? numberOf("after", 0) : Math.max(0, end - 1 - limit);
  const first = Math.max(after + 1, head - keep + 1, 1);
  const last = Math.min(end - 1, first + limit - 1);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => feed.row(first + i));
  const text = JSON.stringify({
    epoch,
    ...(rows.length > 0 && { seq: last }),
    rows,
    recovered: first === after + 1,
    head,
  });
  response.writeHead(200, json);
  if (isStruck && kind === 1) {
    response.write(text.slice(0, text.length >> 1));
    response.destroy();
  } else response.end(text);
}
