/**
 * Readers that cost less than the relay which is measured: a TCP socket each, with as much of WebSocket and of HTTP as
 * a relay answers with. Each row is looked at; an envelope that many readers get is parsed once.
 */
import { randomBytes } from "node:crypto";
import { connect } from "node:net";

/** Envelopes that are kept, parsed, for readers who get them a moment later. */
const KEPT_ENVELOPES = 256;

/** Parses envelopes: the same text once. */
export function createParser() {
  const parsed = new Map();
  return (text) => {
    const known = parsed.get(text);
    if (known) return known;
    const { rows = [] } = JSON.parse(text);
    // By their own numbers: those of an envelope are the engine's, and need not count rows.
    const envelope = { first: rows.at(0)?.n, last: rows.at(-1)?.n, count: rows.length, times: countTimes(rows) };
    parsed.set(text, envelope);
    if (parsed.size > KEPT_ENVELOPES) parsed.delete(parsed.keys().next().value);
    return envelope;
  };
}

/** Counts rows by their time: those of one batch have the same. */
function countTimes(rows) {
  const times = new Map();
  for (const { time } of rows) times.set(time, (times.get(time) ?? 0) + 1);
  return [...times];
}

/**
 * Opens a reader over a WebSocket. `take` is handed the text of each message, `taken` the bytes that came in, `lost`
 * why it ended.
 */
export function openWebSocket(port, path, { take, taken, lost }) {
  const socket = connect(port, "127.0.0.1", () => {
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
        `sec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
    );
    socket.write(maskedText('{"resume":null}'));
  });
  let rest = Buffer.alloc(0);
  let isOpen = false;
  socket.on("data", (chunk) => {
    taken(chunk.length);
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!isOpen) {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      isOpen = true;
      rest = rest.subarray(end + 4);
    }
    for (;;) {
      if (rest.length < 2) return;
      let length = rest[1] & 127;
      let start = 2;
      if (length === 126) {
        if (rest.length < 4) return;
        [length, start] = [rest.readUInt16BE(2), 4];
      } else if (length === 127) {
        if (rest.length < 10) return;
        [length, start] = [Number(rest.readBigUInt64BE(2)), 10];
      }
      if (rest.length < start + length) return;
      if ((rest[0] & 15) === 1) take(rest.latin1Slice(start, start + length));
      rest = rest.subarray(start + length);
    }
  });
  tellEnd(socket, lost);
  return () => socket.destroy();
}

/** Opens a reader by Server-Sent Events, likewise. */
export function openEvents(port, path, { take, taken, lost }) {
  const socket = connect(port, "127.0.0.1", () => {
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\n\r\n`);
  });
  let rest = Buffer.alloc(0);
  let isOpen = false;
  socket.on("data", (chunk) => {
    taken(chunk.length);
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!isOpen) {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      isOpen = true;
      rest = rest.subarray(end + 4);
    }
    for (;;) {
      const end = rest.indexOf("\r\n");
      if (end < 0) return;
      const start = end + 2;
      const length = Number.parseInt(rest.latin1Slice(0, end), 16);
      if (rest.length < start + length + 2) return;
      const text = rest.latin1Slice(start, start + length);
      rest = rest.subarray(start + length + 2);
      for (const line of text.split("\n")) if (line.startsWith("data: ")) take(line.slice(6));
    }
  });
  tellEnd(socket, lost);
  return () => socket.destroy();
}

/** Tells the end of a connection, with its reason: the code of an error, or that the relay has ended it. */
function tellEnd(socket, lost) {
  let reason = "ended by the relay";
  socket.on("error", ({ code }) => (reason = code));
  socket.on("close", () => lost(reason));
}

/** Writes a short text as a client must: masked. */
function maskedText(text) {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  return Buffer.concat([
    Buffer.from([0x81, 0x80 | payload.length]),
    mask,
    payload.map((byte, i) => byte ^ mask[i % 4]),
  ]);
}
