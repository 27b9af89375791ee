// The reference server of docs/wire.md: one feed, read over a WebSocket, by history and by polling.

const COUNT = /^\d{1,15}$/;
const NUMBER_ABOVE_0 = /^0*[1-9]\d{0,14}$/;
const TIME = /^-?\d{1,15}(\.\d+)?$/;

/** The forms of the parameters of history. */
const FORMS = { after: COUNT, before: COUNT, limit: NUMBER_ABOVE_0, from: TIME, to: TIME, points: NUMBER_ABOVE_0 };

/**
 * Serves every reader of a `WebSocketServer` of ws. Heartbeat and patience in ms, maxBuffered in bytes, maxRows a
 * message.
 */
export function attach(
  server,
  feed,
  { heartbeat = 5000, patience = 10_000, maxBuffered = 1 << 20, maxRows = 500 } = {},
) {
  const { epoch, head } = feed;
  const readers = new Set();
  const tellAll = (envelope) => {
    const text = JSON.stringify({ epoch, ...envelope });
    for (const socket of readers) {
      // A reader that cannot keep up is cut: it reconnects, and resumes from its last position.
      if (socket.bufferedAmount > maxBuffered) socket.terminate();
      else socket.send(text);
    }
  };
  const welcome = (socket, resume) => {
    const tell = (envelope) => socket.send(JSON.stringify({ epoch, ...envelope }));
    const missed = resume?.epoch === epoch ? feed.since(resume.seq) : null;
    if (resume === null) tell({ head: head() });
    else if (missed === null) tell({ head: head(), recovered: false });
    else if (missed.length === 0) tell({ head: head(), recovered: true });
    else {
      for (let sent = 0; sent < missed.length; sent += maxRows) {
        const rows = missed.slice(sent, sent + maxRows);
        tell({ seq: resume.seq + sent + rows.length, rows, ...(sent === 0 && { recovered: true }) });
      }
    }
    readers.add(socket);
  };
  server.on("connection", (socket) => {
    const late = setTimeout(() => socket.close(4408, "no first message"), patience);
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      clearTimeout(late);
      readers.delete(socket);
    });
    socket.once("message", (message) => {
      clearTimeout(late);
      const resume = readResume(message);
      if (resume === undefined) socket.close(4400, "expected { resume: { epoch, seq } | null }");
      else welcome(socket, resume);
    });
  });
  const unlisten = feed.listen((rows) => tellAll({ seq: head(), rows }));
  const beat = setInterval(() => tellAll({ head: head() }), heartbeat);
  server.on("close", () => {
    clearInterval(beat);
    unlisten();
  });
}

/**
 * Answers `GET ?epoch=&after=&before=&limit=&from=&to=&points=` with an envelope: at most `maxRows` rows, of a stretch
 * of time `maxPoints`.
 */
export async function answerHistory(feed, request, response, { maxRows = 500, maxPoints = 10_000 } = {}) {
  const query = readQuery(new URL(request.url, "http://feed").searchParams, maxPoints);
  if (query === undefined) {
    const expected = "after, before: a whole number; limit, points: 1 or more; from, to: a time, epoch ms";
    return reply(response, 400, { error: `invalid ${request.url}: expected ${expected}` });
  }
  const most = query.from === undefined && query.to === undefined ? maxRows : maxPoints + 1;
  try {
    const { whole, ...answer } = await feed.history({ ...query, limit: Math.min(query.limit ?? most, most) });
    return reply(response, 200, { ...answer, recovered: whole });
  } catch (error) {
    return reply(response, 503, { error: error.message });
  }
}

/** Answers a poll: `GET` for the newest `count` rows. */
export async function answerPoll(feed, request, response, { count = 20 } = {}) {
  const { seq, rows } = await feed.history({ limit: count });
  reply(response, 200, { epoch: feed.epoch, ...(rows.length > 0 && { seq, rows }), head: feed.head() });
}

/** Reads the `resume` of the first message; undefined where it is invalid. */
function readResume(message) {
  try {
    const { resume } = JSON.parse(message);
    if (resume === null) return null;
    return typeof resume.epoch === "string" && Number.isSafeInteger(resume.seq) && resume.seq >= 0 ? resume : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the parameters of a question to history, those that there are; undefined where one is invalid. */
function readQuery(parameters, maxPoints) {
  const { epoch, ...texts } = Object.fromEntries(parameters);
  const query = { epoch };
  for (const [name, form] of Object.entries(FORMS)) {
    const text = texts[name];
    if (text === undefined) continue;
    if (!form.test(text)) return undefined;
    query[name] = Number(text);
  }
  // Points are of a span.
  if (query.from === undefined || query.to === undefined) delete query.points;
  else if (query.points !== undefined) query.points = Math.min(query.points, maxPoints);
  return query;
}

function reply(response, status, body) {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}
