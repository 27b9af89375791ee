import type { NodeRequest, NodeSocket } from "./node-http.js";
import type { Line } from "./reader.js";
import type { Resumed } from "./resume.js";
import { readHello } from "./resume.js";

/** The part of a socket of ws that is used here. */
interface Socket {
  readonly readyState: number;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: "message", listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: "close" | "error", listener: () => void): unknown;
}

/** The part of the package ws that is used here. */
interface Ws {
  readonly WebSocketServer: new (options: object) => {
    handleUpgrade(request: NodeRequest, socket: NodeSocket, head: unknown, done: (socket: Socket) => void): void;
    close(): void;
  };
}

/** The state of a socket that is neither opening nor closing. */
const OPEN = 1;

/** The largest first message of a reader, bytes: it may name many partitions. */
const MAX_HELLO_BYTES = 1 << 16;

/** The time that a reader may take for its first message, ms. */
const PATIENCE_MS = 10_000;

/** Speaks to readers over WebSockets. */
export interface WebSockets {
  /** Opens the line of a reader. */
  open(request: NodeRequest, socket: NodeSocket, head: unknown): void;
  /** Takes no reader any more. */
  close(): void;
}

/** What is done with a reader. */
export interface WebSocketHandlers {
  /** Takes a reader that has said where it goes on. Returns its end. */
  readonly begin: (line: Line, resume: Resumed) => () => void;
}

/**
 * Loads the package ws, and makes of it what speaks to readers.
 *
 * @throws Error where ws is not installed
 */
export async function loadWebSockets({ begin }: WebSocketHandlers): Promise<WebSockets> {
  // Cast: of its types only the part above is used.
  const { WebSocketServer } = (await import("ws")) as unknown as Ws;
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_HELLO_BYTES, perMessageDeflate: false });

  function welcome(socket: Socket, connection: NodeSocket): void {
    let end: (() => void) | undefined;
    let isFirst = true;
    const late = setTimeout(() => {
      socket.close(4408, "no first message");
    }, PATIENCE_MS);
    socket.on("error", () => {
      socket.terminate();
    });
    socket.on("close", () => {
      clearTimeout(late);
      end?.();
    });
    socket.on("message", (data) => {
      // Later messages are signs of life.
      if (!isFirst) return;
      isFirst = false;
      clearTimeout(late);
      const resume = readHello(String(data));
      if (resume === undefined) socket.close(4400, "expected { resume: { epoch, seq } | null }");
      else end = begin(lineOf(socket, connection), resume);
    });
  }

  return {
    open(request, socket, head) {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        welcome(webSocket, socket);
      });
    },
    close() {
      server.close();
    },
  };
}

function lineOf(socket: Socket, connection: NodeSocket): Line {
  return {
    get waiting() {
      return connection.writableLength;
    },
    send({ frame }, sent) {
      // By ws each reader would have a frame of its own. Nothing may follow its closing frame.
      if (socket.readyState === OPEN) connection.write(frame, sent);
    },
    cut() {
      socket.terminate();
    },
    end() {
      socket.close(1001, "the relay is going down");
    },
  };
}
