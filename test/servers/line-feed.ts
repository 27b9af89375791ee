import type { ServerResponse } from "node:http";
import type { HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A server that answers with lines of text, for as long as a client listens. */
export interface LineFeed extends HttpServer {
  /** The number of clients that listen. */
  readonly listeners: () => number;
  /** Writes text to all answers that are open: a line, several, or a part of one. */
  write(text: string): void;
  /** Ends all answers that are open. */
  end(): void;
}

/** Starts a server. */
export async function startLineFeed(type = "text/plain; charset=utf-8"): Promise<LineFeed> {
  const answers = new Set<ServerResponse>();
  const server = await startHttpServer((_, response) => {
    response.writeHead(200, { "content-type": type });
    response.flushHeaders();
    answers.add(response);
    response.on("close", () => answers.delete(response));
  });
  return Object.assign(server, {
    listeners: () => answers.size,
    write(text: string) {
      for (const answer of answers) answer.write(text);
    },
    end() {
      for (const answer of answers) answer.end();
    },
  });
}
