import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { startSocketServer } from "./socket-server.js";

/** A broker that speaks STOMP 1.2 over WebSocket, as Spring, RabbitMQ and ActiveMQ do. */
export interface Stomp extends SocketServer {
  /** The destinations that were subscribed to, oldest first. */
  readonly subscribed: readonly string[];
  /** Sends a message to all who have subscribed to a destination. */
  publish(destination: string, body: object): void;
  /** Sends all clients a line end, which is a sign of life. */
  beat(): void;
}

/** A frame: its command, headers and body. */
interface Frame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Starts a broker that lets in one user. */
export async function startStomp({ login = "guest", passcode = "guest" } = {}): Promise<Stomp> {
  const clients = new Map<WebSocket, { id: string; destination: string }[]>();
  const subscribed: string[] = [];
  let messages = 0;

  function say(socket: WebSocket, command: string, headers: Record<string, unknown>, body = ""): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${escape(String(value))}`);
    socket.send([command, ...lines, "", `${body}\0`].join("\n"));
  }

  function refuse(socket: WebSocket, message: string): void {
    say(socket, "ERROR", { message, "content-type": "text/plain" }, `${message}.`);
    socket.close(1002);
  }

  function read(text: string, socket: WebSocket): void {
    if (/^[\r\n]+$/.test(text)) return;
    const { command, headers } = parse(text);
    const subscriptions = clients.get(socket);
    if (command === "CONNECT" || command === "STOMP") {
      if (!headers["accept-version"]?.split(",").includes("1.2")) refuse(socket, "Supported protocol versions are 1.2");
      else if (headers.login !== login || headers.passcode !== passcode) refuse(socket, "Bad CONNECT");
      else {
        clients.set(socket, []);
        say(socket, "CONNECTED", { version: "1.2", "heart-beat": "10000,10000", server: "made/1.0" });
      }
    } else if (!subscriptions) refuse(socket, "Not connected");
    else if (command === "SUBSCRIBE") {
      const { id = "", destination = "" } = headers;
      subscriptions.push({ id, destination });
      subscribed.push(destination);
    } else refuse(socket, `Unknown command ${command}`);
  }

  const server = await startSocketServer({
    options: { handleProtocols: (protocols: Set<string>) => (protocols.has("v12.stomp") ? "v12.stomp" : false) },
    open: (socket) => socket.on("close", () => clients.delete(socket)),
    message: read,
  });
  return Object.assign(server, {
    subscribed,
    publish(destination: string, content: object) {
      const body = JSON.stringify(content);
      messages += 1;
      for (const [socket, subscriptions] of clients) {
        for (const { id } of subscriptions.filter((each) => each.destination === destination)) {
          const length = Buffer.byteLength(body);
          const headers = { subscription: id, "message-id": `m:${messages}`, destination, "content-length": length };
          say(socket, "MESSAGE", { ...headers, "content-type": "application/json" }, body);
        }
      }
    },
    beat: () => server.send("\n"),
  });
}

function parse(text: string): Frame {
  const [, head = "", body = ""] = /^(.*?)\r?\n\r?\n(.*)\0\n*$/s.exec(text) ?? [];
  const [command, ...lines] = head.split(/\r?\n/);
  const headers = Object.fromEntries(lines.map((line) => line.split(/:(.*)/s).slice(0, 2) as [string, string]));
  return { command, headers, body };
}

function escape(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll(":", "\\c");
}
