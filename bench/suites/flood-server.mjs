/**
 * A WebSocket server in a process of its own, which floods every client that sends a first message.
 *
 * - `/batched?seconds=`: envelopes of 1,000 rows, a thousand a second
 * - `/unbatched?seconds=`: one row a message, as fast as the client takes them
 *
 * Sends its parent `{ port }`, and after a flood `{ rows }`, the number of rows sent.
 */
import { performance } from "node:perf_hooks";
import { WebSocketServer } from "ws";

const batch = 1000;

/** The greatest number of bytes that wait in this process. */
const maxWaiting = 4 << 20;

const values = Array.from({ length: 4096 }, (_, i) => (50 + 40 * Math.sin(i / 97) + 5 * Math.sin(i / 3)).toFixed(2));

/** The texts of a batch's rows from the fraction of their ms on, in a few variants. */
const tails = Array.from({ length: 4 }, (_, variant) =>
  Array.from({ length: batch }, (_, i) => `.${String(i).padStart(3, "0")},"value":${values[variant * batch + i]}}`),
);

function writeBatch(number, time) {
  const head = `{"time":${time}`;
  return `{"epoch":"flood","seq":${number * batch},"rows":[${head}${tails[number % tails.length].join(`,${head}`)}]}`;
}

/** Writes a text frame of RFC 6455: a server's frames are not masked. */
function writeFrame(text) {
  return Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);
}

/** Calls `send` repeatedly until the time is over, and yields to the event loop between calls. */
function keep(milliseconds, send, done) {
  const from = performance.now();
  function turn() {
    const passed = performance.now() - from;
    if (passed >= milliseconds) return done();
    send(passed);
    return setImmediate(turn);
  }
  turn();
}

function floodBatched(socket, milliseconds) {
  const start = Date.now();
  let number = 0;
  socket.send('{"epoch":"flood","head":0}');
  keep(
    milliseconds,
    (passed) => {
      while (number < passed && socket.bufferedAmount < maxWaiting) {
        number++;
        socket.send(writeBatch(number, start + number));
      }
    },
    () => process.send({ rows: number * batch }),
  );
}

function floodUnbatched(socket, raw, milliseconds) {
  const start = Date.now();
  let rows = 0;
  keep(
    milliseconds,
    (passed) => {
      if (raw.writableLength >= maxWaiting) return;
      const frames = [];
      for (let i = 0; i < 500; i++, rows++) {
        const time = (start + passed + i / 1000).toFixed(3);
        frames.push(writeFrame(`{"time":${time},"value":${values[rows % values.length]}}`));
      }
      raw.write(Buffer.concat(frames));
    },
    () => process.send({ rows }),
  );
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("listening", () => process.send({ port: server.address().port }));
server.on("connection", (socket, request) => {
  const { pathname, searchParams } = new URL(request.url, "ws://here");
  const milliseconds = Number(searchParams.get("seconds")) * 1000;
  socket.once("message", () => {
    if (pathname === "/batched") floodBatched(socket, milliseconds);
    else floodUnbatched(socket, request.socket, milliseconds);
  });
});
process.on("disconnect", () => process.exit());
