import type { Source, SourceFunction, StreamState } from "../stream/index.js";
import { DataStream } from "../stream/index.js";
import { createAccess } from "./access.js";
import { frameRows, writeRows } from "./envelope.js";
import { openEventStream, resumedOf, wantsEvents } from "./event-stream.js";
import { answerHistory } from "./history-door.js";
import { Message } from "./message.js";
import type { NodeRequest, NodeResponse, NodeSocket } from "./node-http.js";
import { addressOf } from "./node-http.js";
import type { RelayOptions } from "./options.js";
import { resolveRelayOptions } from "./options.js";
import { newestRows } from "./poll-door.js";
import type { Line, ReaderContext, SharedRows } from "./reader.js";
import { Reader } from "./reader.js";
import { RelayFeed } from "./relay-feed.js";
import type { Resumed } from "./resume.js";
import type { RelayStats } from "./stats.js";
import { writeMetrics } from "./stats.js";
import type { WebSockets } from "./web-socket.js";
import { loadWebSockets } from "./web-socket.js";

/** The type of counts for Prometheus. */
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A running relay. */
export interface Relay<T> {
  /** The stream that is relayed: its events tell of trouble with the engine. */
  readonly stream: DataStream<T>;
  /** The counts so far. */
  readonly stats: RelayStats;
  /** Lets all readers go, gives the server's path back, and ends the stream where the relay made it. */
  close(): void;
}

/**
 * Puts a stream before browsers: serves the protocol of `docs/wire.md` over WebSockets (with the package ws), by
 * Server-Sent Events, by polling, and its history. Positions are those of the stream's source, so that any relay of the
 * same source resumes any reader; only a source without positions is counted by the relay itself.
 *
 * @example
 * ```ts
 * const server = createServer();
 * relay(random({ interval: 100 }), { server, path: "/numbers" });
 * server.listen(8080);
 * ```
 * @param feed - a source, of which the relay makes a stream that runs until it is closed; or a stream of yours
 * @param options - the server, the bounds and who may read
 * @throws TypeError if an option is invalid
 */
export function relay<T>(feed: DataStream<T> | Source<T> | SourceFunction<T>, options: RelayOptions): Relay<T> {
  const config = resolveRelayOptions(options);
  const { server, path, every } = config;
  const { headersFor, mayRead } = createAccess(config);
  const isOurs = !(feed instanceof DataStream);
  const stream = isOurs ? new DataStream<T>(feed, { recent: 0 }) : feed;
  const readers = new Set<Reader<T>>();
  const lines = new Set<Line>();
  const counts = { cut: 0, resumed: 0, refused: 0, unauthorized: 0, webSocket: 0, eventSource: 0, bytes: 0 };
  const frames = new Map<number, SharedRows | undefined>();
  let flushTimer: ReturnType<typeof setTimeout> | undefined;

  const source = new RelayFeed<T>(
    stream,
    { rows: config.keep, bytes: config.keepBytes },
    () => {
      if (every === 0) flush();
      else flushTimer ??= setTimeout(flush, every);
    },
    () => {
      for (const reader of readers) reader.beginAnew();
      frames.clear();
    },
  );
  const bounds = { rows: config.maxRows, bytes: config.maxBytes };
  const context: ReaderContext<T> = {
    feed: source,
    envelope: bounds,
    maxBuffered: config.maxBuffered,
    catchUp: config.catchUp,
    replay: config.replay,
    // Rows are framed once for all readers that are at the same place.
    frame(from) {
      if (!frames.has(from)) frames.set(from, shareRows(from));
      return frames.get(from);
    },
    counts,
  };

  function shareRows(from: number): SharedRows | undefined {
    const framed = frameRows(source.ring, from, source.order, bounds);
    return framed && { framed, message: new Message(writeRows(framed), source.ring.positionsBefore(framed.end)) };
  }

  function flush(): void {
    clearTimeout(flushTimer);
    flushTimer = undefined;
    frames.clear();
    for (const reader of readers) reader.pump();
    frames.clear();
    source.ring.trim();
  }

  /** Begins to serve a reader; returns its end. */
  function begin(kind: "webSocket" | "eventSource", line: Line, resume: Resumed | undefined): () => void {
    const reader = new Reader(context, line);
    readers.add(reader);
    lines.add(line);
    counts[kind] += 1;
    void reader.welcome(resume);
    return () => {
      if (!readers.delete(reader)) return;
      lines.delete(line);
      reader.end();
      counts[kind] -= 1;
    };
  }

  // WebSockets are optional: without the package the other doors stay open.
  const webSockets: Promise<WebSockets | undefined> = loadWebSockets({
    begin: (line, resume) => begin("webSocket", line, resume),
  }).catch(() => undefined);

  const beat = setInterval(() => {
    source.look();
    for (const reader of readers) reader.beat();
  }, config.heartbeat);

  async function answer(request: NodeRequest, response: NodeResponse, door: string): Promise<void> {
    const reply = (status: number, body: unknown, headers = {}): void => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const type = typeof body === "string" ? METRICS_TYPE : "application/json";
      response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers });
      response.end(text);
    };
    const headers = headersFor(request);
    if (headers === undefined) {
      reply(403, { error: "this origin may not read: name it in the option origins of the relay" });
      return;
    }
    if (request.method === "OPTIONS") {
      reply(204, "", headers);
      return;
    }
    if (!(await mayRead(request))) {
      counts.unauthorized += 1;
      reply(401, { error: "not authorized" }, headers);
      return;
    }
    if (request.method !== "GET") reply(405, { error: "GET only" }, { ...headers, allow: "GET" });
    else if (door === "/history") {
      if (source.epoch === undefined) await source.ready(config.catchUp);
      const { status, body } = await answerHistory(source, request);
      reply(status, body, headers);
    } else if (door === "/metrics") reply(200, writeMetrics(stats()), headers);
    else if (wantsEvents(request)) {
      const end = begin("eventSource", openEventStream(response, headers), resumedOf(request));
      response.on("close", end);
      response.on("error", end);
    } else if (await source.ready(config.catchUp)) reply(200, newestRows(source), headers);
    else reply(503, { error: "the engine has not been heard of yet" }, { ...headers, "retry-after": "1" });
  }

  /** Returns the door that a request is for, by what follows the path; undefined: it is not for the relay. */
  function doorOf(request: NodeRequest): "" | "/history" | "/metrics" | undefined {
    const { pathname } = addressOf(request);
    const rest = pathname.startsWith(path) ? pathname.slice(path.length) : undefined;
    return rest === "" || rest === "/history" || rest === "/metrics" ? rest : undefined;
  }

  // Requests for the path must not reach others, who would answer that there is no such page.
  const others = server.listeners("request") as ((request: NodeRequest, response: NodeResponse) => void)[];
  const onRequest = (request: NodeRequest, response: NodeResponse): void => {
    const door = doorOf(request);
    if (door === undefined) for (const other of others) other.call(server, request, response);
    else {
      answer(request, response, door).catch(() => {
        response.destroy();
      });
    }
  };
  const onUpgrade = (request: NodeRequest, socket: NodeSocket, head: unknown): void => {
    const isForUs = doorOf(request) === "";
    if (!isForUs && server.listenerCount("upgrade") > 1) return;
    socket.on("error", () => {
      socket.destroy();
    });
    const refuse = (status: string): void => {
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    };
    if (!isForUs) {
      refuse("404 Not Found");
      return;
    }
    if (headersFor(request) === undefined) {
      refuse("403 Forbidden");
      return;
    }
    void Promise.all([mayRead(request), webSockets]).then(([isAllowed, sockets]) => {
      if (!isAllowed) {
        counts.unauthorized += 1;
        refuse("401 Unauthorized");
      } else if (sockets) sockets.open(request, socket, head);
      else refuse("501 Install the package ws");
    });
  };
  server.removeAllListeners("request");
  server.on("request", onRequest);
  server.on("upgrade", onUpgrade);
  stream.start();

  function stats(): RelayStats {
    const { ring } = source;
    return {
      state: stream.state satisfies StreamState,
      readers: { webSocket: counts.webSocket, eventSource: counts.eventSource },
      rows: source.rows,
      unwritten: source.unwritten,
      bytes: counts.bytes,
      kept: { rows: ring.end - ring.first, bytes: ring.bytes },
      resumed: counts.resumed,
      notResumed: counts.refused,
      cut: counts.cut,
      unauthorized: counts.unauthorized,
      questions: source.questions,
    };
  }

  return {
    stream,
    get stats() {
      return stats();
    },
    close() {
      clearInterval(beat);
      clearTimeout(flushTimer);
      server.off("request", onRequest);
      server.off("upgrade", onUpgrade);
      for (const other of others) server.on("request", other);
      source.close();
      if (isOurs) stream.destroy();
      for (const reader of readers) reader.end();
      for (const line of lines) line.end();
      void webSockets.then((sockets) => sockets?.close());
    },
  };
}
