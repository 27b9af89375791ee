/** The process of the readers: many light ones, and a few streams of tickline, which see whether a row is lost. */
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { answerParent } from "./answers.mjs";
import { createLatencies } from "./latencies.mjs";
import { createParser, openEvents, openWebSocket } from "./light-readers.mjs";

const { port, path, transport, readers, streams, stream: file } = JSON.parse(process.argv[2]);

/** Readers that wait for their answer at one time while all are opened: fewer than the queue of a socket holds, 511. */
const MOST_WAITING = 200;

/** What to do about most of the refusals. */
const CURE = "; of EMFILE raise the limit of open files (ulimit -n)";

const { DataStream, eventSource, webSocket } = await import(file);

const latencies = createLatencies();
const parse = createParser();
const lights = [];
let bytes = 0;
let rows = 0;
let messages = 0;
let lost = 0;
let cut = 0;
const reasons = new Set();

function openLight() {
  const reader = { isOpen: false, next: undefined };
  const open = transport === "webSocket" ? openWebSocket : openEvents;
  reader.close = open(port, path, {
    taken: (count) => (bytes += count),
    take(text) {
      const { first, last, count, times } = parse(text);
      const now = performance.timeOrigin + performance.now();
      reader.isOpen = true;
      if (count > 0) {
        if (reader.next !== undefined) lost += Math.max(0, first - reader.next);
        reader.next = last + 1;
      }
      rows += count;
      messages += 1;
      for (const [time, many] of times) latencies.add(now - time, many);
    },
    lost(reason) {
      cut += 1;
      reasons.add(reason);
    },
  });
  lights.push(reader);
}

function openStream() {
  const url = `http://127.0.0.1:${port}${path}`;
  const source = transport === "webSocket" ? webSocket(url.replace("http", "ws"), { WebSocket }) : eventSource(url);
  const stream = new DataStream(source, { recent: 0 });
  const seen = { stream, next: undefined, wrong: 0 };
  stream.subscribe({
    data(added) {
      for (const { n } of added) {
        if (seen.next !== undefined && n !== seen.next) seen.wrong += 1;
        seen.next = n + 1;
      }
    },
    gap: () => (seen.wrong += 1),
    error: () => undefined,
  });
  stream.start();
  return seen;
}

const seenBy = Array.from({ length: streams }, openStream);

/** Waits until no more than so many readers are not open yet, and each stream is. */
async function untilWaiting(most) {
  while (
    lights.filter(({ isOpen }) => !isOpen).length > most ||
    seenBy.some(({ stream }) => stream.position === null)
  ) {
    if (cut > 0) throw new Error(`${cut} readers were refused: ${[...reasons].join(", ")}${CURE}`);
    await sleep(10);
  }
}

/** Opens all light readers, some at a time: a server takes so many new connections at once. */
async function openAll() {
  while (lights.length < readers) {
    openLight();
    if (lights.length % 50 === 0) await untilWaiting(MOST_WAITING);
  }
  await untilWaiting(0);
}

answerParent({
  open: openAll,
  begin() {
    latencies.clear();
    [bytes, rows, messages] = [0, 0, 0];
    return { cpu: process.cpuUsage() };
  },
  report: () => ({
    bytes,
    rows,
    messages,
    lost,
    cut,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    // Of each reader the number of its next row.
    least: Math.min(...lights.map(({ next }) => next ?? 0)),
    streams: seenBy.map(({ next, wrong }) => ({ next, wrong })),
    cpu: process.cpuUsage(),
  }),
  end: () => process.exit(),
});
