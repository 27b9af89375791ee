import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came, with its body read. */
export interface Asked {
  readonly method: string;
  /** The path, with the query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** An HTTP server on a free port of the loopback. */
export interface HttpServer {
  /** The origin, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly server: Server;
  /** The requests so far, oldest first. */
  readonly asked: readonly Asked[];
  /** Resets all connections. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a server that answers each request, once its body is here, by `answer`. */
export async function startHttpServer(answer: (asked: Asked, response: ServerResponse) => void): Promise<HttpServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, path: url, headers, body };
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    asked,
    cut: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
