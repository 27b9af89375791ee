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
  /** Seed of every fault. Default 1. */
  readonly seed?: number;
  /** Probability of each fault, from 0 to 1, per message, handshake or request. Default: none. */
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
  /** Epoch of the feed. Default `"1"`. */
  readonly epoch?: string;
  /**
   * Makes the row of a sequence number. Default: `{ time, value }`, the value being the number, a ms from one to the
   * next.
   */
  readonly row?: (seq: number) => unknown;
  /** Most rows that a resume brings; one that is farther behind is answered with `recovered: false`. Default: all. */
  readonly replay?: number;
  /** Number of rows that history holds. Default: all. */
  readonly keep?: number;
  /** Most rows of a message or of an answer. Default 500. */
  readonly maxRows?: number;
  /** Interval at which a reader is sent the head, ms; `Infinity`: never. Default 1,000. */
  readonly heartbeat?: number;
  /** Longest delay of the faults `delay` and `slowClose`, ms. Default 20. */
  readonly latency?: number;
  /** Size of an `oversize` message, bytes. Default 1 MiB and a little. */
  readonly oversize?: number;
  /** Port to listen on. Default 0: any. */
  readonly port?: number;
}

/** Server that speaks `docs/wire.md`, and fails on purpose. */
export interface FaultServer {
  /** URL of the WebSocket. */
  readonly url: string;
  /** URL of history and of polls: `GET ?epoch=&after=&before=&limit=`. */
  readonly history: string;
  /** The sequence number of the newest row. */
  readonly head: number;
  /** Epoch of the feed at present. */
  readonly epoch: string;
  /** Faults so far, in order. */
  readonly faults: readonly Fault[];
  /** Figures of what was done so far. */
  readonly figures: Readonly<FaultFigures>;
  /** Number of WebSockets that are open, and requests unanswered, now. */
  readonly open: number;
  /** Appends so many new rows, numbered on. */
  append(count?: number): void;
  /** Resets every connection. */
  cut(): void;
  /** Stops all faults, and resets connections that fell silent. `false`: faults come as before. */
  heal(healed?: boolean): void;
  /** Loses the feed: a new epoch, rows from 1, every connection reset. */
  restart(epoch: string): void;
  /** Resets every connection and frees the port. */
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
 * @param options - the class of `ws`, the seed, and the probability of each fault
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
  let openRequests = 0;
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
    openRequests += 1;
    response.on("close", () => {
      openRequests -= 1;
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
    const onUpgraded = (webSocket: ServerSocket): void => {
      const reader = createReader(feed, connection, webSocket, socket);
      readers.add(reader);
      socket.on("close", () => readers.delete(reader));
    };
    // Casts: the parameters are `never`, so that every version of `ws` fits, and its types are not needed.
    sockets.handleUpgrade(request as never, socket as never, first as never, onUpgraded as never);
  });

  const heartbeatTimer =
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
      return readers.size + openRequests;
    },
    append(count = 1) {
      for (let left = count; left > 0;) {
        const size = Math.min(left, maxRows);
        head += size;
        left -= size;
        for (const reader of readers) reader.sendRows(head - size + 1, head);
      }
    },
    cut,
    heal(healed = true) {
      dice.heal(healed);
      if (healed) for (const reader of readers) reader.resetIfSilent();
    },
    restart(name) {
      epoch = name;
      head = 0;
      cut();
    },
    async close() {
      clearInterval(heartbeatTimer);
      const closed = new Promise<void>((done) => {
        server.close(done);
      });
      cut();
      await closed;
    },
  };
}
