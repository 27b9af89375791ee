import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { sendTo, startSocketServer } from "./socket-server.js";

/** A connect request, as `ConnectRequest` of the protocol has it. */
export interface ConnectRequest {
  readonly token?: string;
  readonly data?: unknown;
  readonly name?: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly subs?: Readonly<Record<string, { recover?: boolean; epoch?: string; offset?: number }>>;
}

/** What a server is started with. */
export interface CentrifugoOptions {
  /** The channels that a client may subscribe to; each of them without history where its size is 0. */
  readonly channels: Readonly<Record<string, number>>;
  /** The most publications that are recovered: `client.recovery_max_publication_limit`. Default 300. */
  readonly recoveryLimit?: number;
  /** The interval of pings, in seconds, as the server tells it. None are sent by themselves. Default 25. */
  readonly ping?: number;
  /** Whether a channel recovers its newest publication alone. Default false. */
  readonly isCache?: boolean;
  /** Judges a request: a code and a reason refuse it. Default: all are let in. */
  readonly judge?: (request: ConnectRequest) => readonly [code: number, reason: string] | undefined;
  /** Whether a refused request is answered by a status of HTTP over Server-Sent Events. Default: none. */
  readonly status?: number;
  /** Whether the end of a connection is told by its push. Default true. */
  readonly tellsEnd?: boolean;
}

/** A server that speaks the unidirectional protocol over WebSocket and Server-Sent Events. */
export interface Centrifugo {
  /** The endpoints. */
  readonly socketUrl: string;
  readonly eventsUrl: string;
  readonly port: number;
  /** The connect requests so far. */
  readonly requests: readonly ConnectRequest[];
  /** The requests of HTTP so far. */
  readonly asked: SocketServer["asked"];
  /** The number of connected clients. */
  readonly clients: () => number;
  /** Publishes to a channel. */
  publish(channel: string, data: unknown, more?: object): void;
  /** Sends a push to all, as it is: a text, or what goes as JSON. */
  push(push: unknown): void;
  /** Ends all connections by a code. */
  disconnect(code: number, reason?: string): void;
  /** Begins another life of a channel, as a restart does that loses its memory; with a history of another size. */
  restart(channel: string, size?: number): void;
  close(): Promise<void>;
}

interface Stream {
  readonly size: number;
  readonly epoch: string;
  top: number;
  history: { readonly offset: number; readonly data: unknown }[];
}

/** A client, over either transport. */
interface Client {
  send(text: string): void;
  end(code: number, reason: string): void;
}

/**
 * Starts a server. What it sends and does is that of Centrifugo's documents (unidirectional protocol, codes, history
 * and recovery) and of `centrifugal/protocol`, `centrifugal/centrifuge` and `centrifugal/centrifugo`: members of the
 * value 0, false or "" are left out, an empty epoch is not compared, and the offset of a recovered subscription is that
 * which was asked for.
 */
export async function startCentrifugo(options: CentrifugoOptions): Promise<Centrifugo> {
  const { channels, recoveryLimit = 300, ping = 25, isCache = false, judge, status, tellsEnd = true } = options;
  const streams = new Map<string, Stream>(
    Object.entries(channels).map(([name, size]) => [name, { size, epoch: newEpoch(), top: 0, history: [] }]),
  );
  const clients = new Map<Client, readonly string[]>();
  const requests: ConnectRequest[] = [];

  function subscribe(stream: Stream, { recover = false, epoch = "", offset = 0 }): object {
    if (stream.size === 0) return {};
    const held = stream.history.filter((each) => each.offset > offset);
    const isSame = epoch === "" || epoch === stream.epoch;
    const isWhole = stream.top === offset || (held[0]?.offset === offset + 1 && held.length <= recoveryLimit);
    const isRecovered = recover && isSame && (isCache ? stream.top > 0 : isWhole);
    const publications = isCache ? held.slice(-1) : held;
    return {
      recoverable: true,
      epoch: stream.epoch,
      ...(isRecovered && publications.length > 0 && { publications }),
      ...(isRecovered && { recovered: true }),
      ...((isRecovered ? offset : stream.top) > 0 && { offset: isRecovered ? offset : stream.top }),
      positioned: true,
      ...(recover && { was_recovering: true }),
    };
  }

  function connect(request: ConnectRequest, client: Client): void {
    requests.push(request);
    const refused = judge?.(request);
    if (refused) {
      client.end(...refused);
      return;
    }
    const names = Object.keys(request.subs ?? {}).filter((name) => streams.has(name));
    const subs = Object.fromEntries(
      names.map((name) => [name, subscribe(streams.get(name) as Stream, request.subs?.[name] ?? {})]),
    );
    clients.set(client, names);
    const connected = { client: randomUUID(), version: "6.5.1", ...(names.length > 0 && { subs }), ping };
    client.send(JSON.stringify({ connect: { ...connected, session: randomUUID() } }));
  }

  function endOf(code: number, reason: string): string | undefined {
    return tellsEnd ? JSON.stringify({ disconnect: { code, ...(reason !== "" && { reason }) } }) : undefined;
  }

  function socketClient(socket: WebSocket): Client {
    return {
      send(text) {
        sendTo(socket, text);
      },
      end(code, reason) {
        const push = endOf(code, reason);
        if (push !== undefined) sendTo(socket, push);
        socket.close(code, reason);
      },
    };
  }

  function eventsClient(response: ServerResponse): Client {
    const open = (): void => {
      if (response.headersSent) return;
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
      response.write("\r\n");
    };
    return {
      send(text) {
        open();
        response.write(`data: ${text}\n\n`);
      },
      end(code, reason) {
        const push = endOf(code, reason);
        if (status !== undefined && !response.headersSent) response.writeHead(status).end();
        else {
          open();
          response.end(push === undefined ? "" : `data: ${push}\n\n`);
        }
      },
    };
  }

  const server = await startSocketServer({
    open(socket) {
      const client = socketClient(socket);
      socket.once("message", (data: Buffer) => {
        connect(JSON.parse(data.toString()) as ConnectRequest, client);
      });
      socket.on("close", () => clients.delete(client));
    },
    answer({ method, path, body }, response) {
      const { pathname, searchParams } = new URL(path, "http://server");
      if (pathname !== "/connection/uni_sse") return response.writeHead(404).end();
      if (method !== "GET" && method !== "POST") return response.writeHead(405).end();
      const client = eventsClient(response);
      const text = method === "POST" ? body : (searchParams.get("cf_connect") ?? "{}");
      response.on("close", () => clients.delete(client));
      connect(JSON.parse(text) as ConnectRequest, client);
      return undefined;
    },
    options: { path: "/connection/uni_websocket" },
  });
  const { port, host } = new URL(server.url);

  return {
    socketUrl: `ws://${host}/connection/uni_websocket`,
    eventsUrl: `http://${host}/connection/uni_sse`,
    port: Number(port),
    requests,
    asked: server.asked,
    clients: () => clients.size,
    publish(channel, data, more) {
      const stream = streams.get(channel);
      const hasHistory = stream !== undefined && stream.size > 0;
      if (hasHistory) {
        stream.top += 1;
        stream.history = [...stream.history, { data, offset: stream.top }].slice(-stream.size);
      }
      const pub = { data, ...(hasHistory && { offset: stream.top }), ...more };
      const text = JSON.stringify({ channel, pub });
      for (const [client, names] of clients) if (names.includes(channel)) client.send(text);
    },
    push(push) {
      for (const client of clients.keys()) client.send(typeof push === "string" ? push : JSON.stringify(push));
    },
    disconnect(code, reason = "") {
      for (const client of [...clients.keys()]) {
        clients.delete(client);
        client.end(code, reason);
      }
    },
    restart(channel, size = channels[channel]) {
      streams.set(channel, { size, epoch: newEpoch(), top: 0, history: [] });
    },
    close: () => server.close(),
  };
}

function newEpoch(): string {
  return randomUUID().slice(0, 4);
}
