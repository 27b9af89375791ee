import type { Feed } from "../../demo/feed.mjs";
import { createFeed } from "../../demo/feed.mjs";
import { answerHistory, attach } from "../../demo/wire-server.mjs";
import type { Fetch, SocketEvent, WebSocketLike } from "../../src/stream/index.js";

/** A row of {@link PageServer}. */
export interface NumberedRow {
  readonly time: number;
  /** The sequence number. */
  readonly value: number;
  readonly epoch: string;
  /** Something to carry. */
  readonly load: string;
}

type Listener = (...args: unknown[]) => void;

/** The server's end of a socket: the part of one of `ws` that the reference server uses. */
class ServerSocket {
  readonly bufferedAmount = 0;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #client: ClientSocket;

  constructor(client: ClientSocket) {
    this.#client = client;
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  once(event: string, listener: Listener): void {
    const once = (...args: unknown[]): void => {
      this.#listeners.get(event)?.delete(once);
      listener(...args);
    };
    this.on(event, once);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...args);
  }

  send(data: string): void {
    this.#client.hear("message", { data });
  }

  close(code = 1006): void {
    this.emit("close");
    this.#client.hear("close", { code, reason: "" });
  }

  terminate(): void {
    this.close();
  }
}

/** The client's end of a socket, which hears each event in a task of its own, in order. */
class ClientSocket implements WebSocketLike {
  binaryType = "blob";
  readonly server = new ServerSocket(this);
  readonly #listeners = new Map<SocketEvent, Set<(event: unknown) => void>>();
  /** What is on its way. */
  readonly #waiting: [event: SocketEvent, detail: object][] = [];
  #isSilent = false;

  hear(event: SocketEvent, detail: object = {}): void {
    // A timer for each would not keep the order: a nested one waits longer.
    if (this.#waiting.push([event, detail]) === 1) setTimeout(() => this.#hearNext());
  }

  #hearNext(): void {
    const [event, detail] = this.#waiting[0];
    if (this.#isSilent) return;
    if (event === "close") this.#isSilent = true;
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(detail);
    this.#waiting.shift();
    if (this.#waiting.length > 0) setTimeout(() => this.#hearNext());
  }

  /** Lets nothing through any more: the page is no more. */
  silence(): void {
    this.#isSilent = true;
    this.server.emit("close");
  }

  send(data: string | ArrayBuffer | Uint8Array): void {
    this.server.emit("message", data);
  }

  close(): void {
    this.silence();
  }

  addEventListener(event: SocketEvent, listener: (event: unknown) => void): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  removeEventListener(event: SocketEvent, listener: (event: unknown) => void): void {
    this.#listeners.get(event)?.delete(listener);
  }
}

/**
 * The reference server of `docs/wire.md` within a page, for other pages of it: it lives on while those are reloaded.
 * Holds the newest `keep` rows, and replays as many to a reader that resumes.
 */
export class PageServer {
  readonly #keep: number;
  readonly #start = Date.now() - 3_600_000;
  #feed!: Feed<NumberedRow>;
  #sockets = new Set<ClientSocket>();
  #connect!: (socket: ServerSocket) => void;
  #close: () => void = () => undefined;
  #rows = 0;

  constructor(keep: number) {
    this.#keep = keep;
    this.restart("1");
  }

  get epoch(): string {
    return this.#feed.epoch;
  }

  get head(): number {
    return this.#feed.head();
  }

  /** The class by which a page connects. */
  get Socket(): new () => WebSocketLike {
    const accept = (client: ClientSocket): void => {
      this.#sockets.add(client);
      this.#connect(client.server);
      client.hear("open");
    };
    return class extends ClientSocket {
      constructor() {
        super();
        accept(this);
      }
    };
  }

  /** Answers history. */
  readonly fetch: Fetch = async (input) => {
    let [code, text] = [500, ""];
    const response = {
      writeHead(status: number) {
        code = status;
        return response;
      },
      end(body: string) {
        text = body;
      },
    };
    const { search } = new URL(input);
    // Casts: of requests and responses of Node the reference server uses no more than this.
    await answerHistory(this.#feed, { url: search } as never, response as never, { maxRows: 50 });
    return new Response(text, { status: code });
  };

  append(count: number): void {
    const { epoch, head } = this;
    const rows = Array.from({ length: count }, (_, i) => ({
      time: this.#start + (this.#rows += 1),
      value: head + 1 + i,
      epoch,
      // Browsers store a large record apart from a small one.
      load: "x".repeat(Number(epoch) % 2 === 0 ? 0 : 2_000),
    }));
    this.#feed.append(rows);
  }

  /** Closes all connections. */
  cut(): void {
    for (const { server } of this.#sockets) server.close();
    this.#sockets.clear();
  }

  /** Lets pages that are no more hear nothing. */
  silence(): void {
    for (const socket of this.#sockets) socket.silence();
    this.#sockets.clear();
  }

  /** Loses the feed. */
  restart(epoch: string): void {
    this.cut();
    this.#close();
    this.#feed = createFeed({ epoch, keep: this.#keep, replay: this.#keep });
    const server = {
      on: (event: "connection" | "close", listener: never) => {
        if (event === "connection") this.#connect = listener;
        else this.#close = listener;
      },
    };
    // Cast: of a server of `ws` the reference server uses no more than this.
    attach(server as never, this.#feed, { maxRows: 20, heartbeat: 50 });
  }

  /** Ends the server. */
  close(): void {
    this.silence();
    this.#close();
  }
}
