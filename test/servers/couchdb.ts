import type { ServerResponse } from "node:http";
import type { HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A database of CouchDB, with the continuous feed of its changes. */
export interface CouchDb extends HttpServer {
  /** The number of clients that listen. */
  readonly listeners: () => number;
  /** Puts a document, and tells all who listen. */
  put(doc: { _id: string; [field: string]: unknown }): void;
  /** Sends all clients an empty line, which is a sign of life. */
  beat(): void;
}

/** A change: the newest of a document. */
interface Change {
  readonly number: number;
  readonly id: string;
  readonly doc: object;
}

/** Starts a server with the database `/readings`. */
export async function startCouchDb(): Promise<CouchDb> {
  /** The newest change of each document, in the order in which they came. */
  const changes = new Map<string, Change>();
  const listeners = new Set<ServerResponse>();
  let last = 0;
  // A sequence is a number and an opaque rest.
  const seqOf = (number: number): string => `${number}-g1AAAACbeJzLYWBgYMpgTmHgz8tPSTV0MDQy1zMAQsMckEQiQ1L9____`;
  const lineOf = ({ number, id, doc }: Change): string =>
    `${JSON.stringify({ seq: seqOf(number), id, changes: [{ rev: `${number}-a` }], doc })}\n`;

  const server = await startHttpServer(({ path }, response) => {
    const { pathname, searchParams } = new URL(path, "http://couch");
    if (pathname !== "/readings/_changes" || searchParams.get("feed") !== "continuous") {
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "not_found", reason: "Database does not exist." }));
      return;
    }
    const since = searchParams.get("since") ?? "0";
    const from = since === "now" ? last : Number(/^\d+/.exec(since)?.[0] ?? 0);
    response.writeHead(200, { "content-type": "application/json", "transfer-encoding": "chunked" });
    response.flushHeaders();
    for (const change of changes.values()) if (change.number > from) response.write(lineOf(change));
    listeners.add(response);
    response.on("close", () => listeners.delete(response));
  });
  return Object.assign(server, {
    listeners: () => listeners.size,
    put({ _id: id, ...fields }: { _id: string; [field: string]: unknown }) {
      last += 1;
      const change = { number: last, id, doc: { _id: id, _rev: `${last}-a`, ...fields } };
      changes.delete(id);
      changes.set(id, change);
      for (const response of listeners) response.write(lineOf(change));
    },
    beat() {
      for (const response of listeners) response.write("\n");
    },
  });
}
