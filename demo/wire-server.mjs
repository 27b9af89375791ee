// The reference server of docs/wire.md: one feed, read over a WebSocket, by history and by polling.

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

/** Answers `GET ?epoch=&after=&before=&limit=` with an envelope. */
export function answerHistory(feed, request, response, { maxRows = 500 } = {}) {
  const query = new URL(request.url, "http://feed").searchParams;
  const { epoch = feed.epoch, ...asked } = Object.fromEntries(query);
  if (epoch !== feed.epoch) return reply(response, 200, { epoch: feed.epoch, rows: [], recovered: false });
  const [after, before, limit = maxRows] = [asked.after, asked.before, asked.limit].map(readCount);
  if (Number.isNaN(after) || Number.isNaN(before) || !(limit >= 1)) {
    return reply(response, 400, { error: "after and before: a whole number, limit: 1 or more" });
  }
  const { seq, rows, whole } = feed.history({ after, before, limit: Math.min(limit, maxRows) });
  return reply(response, 200, { epoch, ...(rows.length > 0 && { seq }), rows, recovered: whole });
}

/** Answers a poll: `GET` for the newest `count` rows. */
export function answerPoll(feed, request, response, { count = 20 } = {}) {
  const { seq, rows } = feed.history({ limit: count });
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

/** Parses a whole number; undefined where there is no text, NaN where the text is no whole number. */
function readCount(text) {
  if (text === undefined) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
}

function reply(response, status, body) {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}
