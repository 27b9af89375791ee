import { answerHistory } from "./fault-history.js";
import type { Reader, ServerSocket } from "./fault-reader.js";
import { createReader } from "./fault-reader.js";
import type { Fault, FaultFigures, FaultName } from "./faults.js";
import { createDice } from "./faults.js";
import type { HttpRequest, TcpSocket } from "./node-http.js";
import { createHttpServer } from "./node-http.js";

/** The part of `WebSocketServer` of the `ws` package that is used here. */
export type WebSocketServerConstructor = new (options: { noServer: true; maxPayload: number }) => {
  /** Makes a WebSocket of a request. */
  handleUpgrade(request: never, socket: never, head: never, done: never): void;
};

/** A row of {@link faultServer}, unless `row` makes others. */
export interface NumberedRow {
  /** Epoch ms. */
  readonly time: number;
  /** The sequence number. */
  readonly value: number;
}

/** Options of {@link faultServer}. */
export interface FaultServerOptions {
  /** `WebSocketServer` of the `ws` package. */
  readonly WebSocketServer: WebSocketServerConstructor;
  /** Of every fault. Default 1. */
  readonly seed?: number;
  /** How likely each fault is, from 0 to 1: a message, a handshake or a request at a time. Default: none. */
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
  /** Names this life of the feed. Default `"1"`. */
  readonly epoch?: string;
  /**
   * Makes the row of a sequence number. Default: `{ time, value }`, the value being the number, a ms from one to the
   * next.
   */
  readonly row?: (seq: number) => unknown;
  /** How many rows a resume may bring; one that is farther behind is answered with `recovered: false`. Default: all. */
  readonly replay?: number;
  /** How many rows history holds. Default: all. */
  readonly keep?: number;
  /** The most rows of a message or of an answer. Default 500. */
  readonly maxRows?: number;
  /** How often a reader is told the head, in ms; `Infinity`: never. Default 1,000. */
  readonly heartbeat?: number;
  /** The longest delay of the faults `delay` and `slowClose`, in ms. Default 20. */
  readonly latency?: number;
  /** The size of an `oversize` message, in bytes. Default 1 MiB and a little. */
  readonly oversize?: number;
  /** Default 0: any. */
  readonly port?: number;
}

/** A server that speaks `docs/wire.md`, and fails on purpose. */
export interface FaultServer {
  /** Of the WebSocket. */
  readonly url: string;
  /** Of history and of polls: `GET ?epoch=&after=&before=&limit=`. */
  readonly history: string;
  /** The sequence number of the newest row. */
  readonly head: number;
  /** The present life of the feed. */
  readonly epoch: string;
  /** What went wrong so far, in order. */
  readonly faults: readonly Fault[];
  /** What was done so far. */
  readonly figures: Readonly<FaultFigures>;
  /** How many WebSockets are open, and requests unanswered, now. */
  readonly open: number;
  /** Brings so many new rows, numbered on. */
  append(count?: number): void;
  /** Resets every connection. */
  cut(): void;
  /** From here on nothing goes wrong by itself; connections that fell silent are reset. `false`: as before. */
  heal(healed?: boolean): void;
  /** Loses the feed: a new epoch, rows from 1, every connection reset. */
  restart(epoch: string): void;
  /** Resets every connection and lets the port go. */
  close(): Promise<void>;
}

/**
 * Starts a server of numbered rows on this machine that a stream can resume from, and that fails as often as it is told
 * to, each fault drawn from a seed. Rows are made from their numbers, so a million of them cost no memory. Node alone.
 *
 * @example
 * ```ts
 * const server = await faultServer({ WebSocketServer, seed: 7, faults: { reset: 0.02, midFrame: 0.02 } });
 * const stream = new DataStream(webSocket(server.url, { WebSocket, history: server.history }));
 * server.append(1_000);
 * ```
 * @param options - the class of `ws`, the seed, and how likely each fault is
 */
export async function faultServer(options: FaultServerOptions): Promise<FaultServer> {
  const {
    WebSocketServer,
    seed = 1,
    faults: chances = {},
    heartbeat = 1_000,
    maxRows = 500,
    replay = Infinity,
    keep = Infinity,
  } = options;
  const start = Date.now() - 3_600_000;
  const row = options.row ?? ((seq: number): NumberedRow => ({ time: start + seq, value: seq }));
  const dice = createDice(seed, chances);
  const faults: Fault[] = [];
  const figures: FaultFigures = { connections: 0, resumes: 0, beyond: 0, messages: 0, rows: 0, requests: 0 };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
  const connections = new Set<TcpSocket>();
  const readers = new Set<Reader>();
  let asking = 0;
  let epoch = options.epoch ?? "1";
  let head = 0;

  const feed = {
    dice,
    figures,
    maxRows,
    replay,
    keep,
    failures: 0,
    latency: options.latency ?? 20,
    oversize: options.oversize ?? 1_050_000,
    row,
    get epoch() {
      return epoch;
    },
    get head() {
      return head;
    },
    note(fault: FaultName, connection: number) {
      faults.push({ fault, connection, head });
    },
  };

  const server = createHttpServer((request, response) => {
    asking += 1;
    response.on("close", () => {
      asking -= 1;
    });
    void answerHistory(feed, request, response);
  });
  server.on("connection", (socket: TcpSocket) => {
    connections.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("close", () => connections.delete(socket));
  });
  server.on("upgrade", (request: HttpRequest, socket: TcpSocket, first: Uint8Array) => {
    const connection = (figures.connections += 1);
    if (dice.strikes("refuse")) {
      feed.note("refuse", connection);
      if (dice.between(0, 1) === 0) socket.resetAndDestroy();
      else socket.end("HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const welcome = (webSocket: ServerSocket): void => {
      const reader = createReader(feed, connection, webSocket, socket);
      readers.add(reader);
      socket.on("close", () => readers.delete(reader));
    };
    sockets.handleUpgrade(request as never, socket as never, first as never, welcome as never);
  });

  const beat =
    heartbeat < Infinity
      ? setInterval(() => {
          for (const reader of readers) reader.tell({ head });
        }, heartbeat)
      : undefined;

  const cut = (): void => {
    for (const socket of connections) socket.resetAndDestroy();
  };
  await new Promise<void>((done) => {
    server.listen(options.port ?? 0, "127.0.0.1", done);
  });
  const { port } = server.address() as { port: number };

  return {
    url: `ws://127.0.0.1:${port}/`,
    history: `http://127.0.0.1:${port}/history`,
    faults,
    figures,
    get head() {
      return head;
    },
    get epoch() {
      return epoch;
    },
    get open() {
      return readers.size + asking;
    },
    append(count = 1) {
      for (let left = count; left > 0;) {
        const size = Math.min(left, maxRows);
        head += size;
        left -= size;
        for (const reader of readers) reader.bring(head - size + 1, head);
      }
    },
    cut,
    heal(healed = true) {
      dice.heal(healed);
      if (healed) for (const reader of readers) reader.wake();
    },
    restart(name) {
      epoch = name;
      head = 0;
      cut();
    },
    async close() {
      clearInterval(beat);
      const closed = new Promise<void>((done) => {
        server.close(done);
      });
      cut();
      await closed;
    },
  };
}
