import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A hub of Mercure: updates by Server-Sent Events, a history, and the header that tells where a replay begins. */
export interface Mercure extends HttpServer {
  /** The number of subscribers. */
  readonly subscribers: () => number;
  /** Publishes an update to a topic. */
  publish(topic: string, data: object): void;
}

/** An update that the hub holds. */
interface Update {
  readonly id: string;
  readonly topic: string;
  readonly data: string;
}

/** Starts a hub that holds the newest `keep` updates. */
export async function startMercure({ keep = 100 } = {}): Promise<Mercure> {
  let history: Update[] = [];
  /** The ids of updates that came before the history. */
  let before = "earliest";
  const subscribers = new Map<ServerResponse, string>();
  const write = (response: ServerResponse, { id, data }: Update): boolean =>
    response.write(`id: ${id}\ndata: ${data}\n\n`);

  const server = await startHttpServer(({ path, headers }, response) => {
    const { pathname, searchParams } = new URL(path, "http://hub");
    const topic = searchParams.get("topic");
    if (pathname !== "/.well-known/mercure" || topic === null) {
      response.writeHead(pathname === "/.well-known/mercure" ? 400 : 404).end();
      return;
    }
    const asked = (headers["last-event-id"] as string | undefined) ?? searchParams.get("lastEventID");
    const at = history.findIndex(({ id }) => id === asked);
    const isHeld = at >= 0 || (asked === before && asked !== "earliest");
    // An id that the hub does not hold: all that it has, from the earliest.
    const preceding = isHeld ? asked : "earliest";
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "private, no-cache, no-store, must-revalidate, max-age=0",
      ...(asked !== null && { "last-event-id": preceding ?? "" }),
    });
    // The hub begins with a comment, so that the headers are sent.
    response.write(":\n");
    if (asked !== null) for (const update of history.slice(at + 1)) if (update.topic === topic) write(response, update);
    subscribers.set(response, topic);
    response.on("close", () => subscribers.delete(response));
  });
  return Object.assign(server, {
    subscribers: () => subscribers.size,
    publish(topic: string, data: object) {
      const update = { id: `urn:uuid:${randomUUID()}`, topic, data: JSON.stringify(data) };
      history.push(update);
      if (history.length > keep) {
        before = history[0].id;
        history = history.slice(-keep);
      }
      for (const [response, subscribed] of subscribers) if (subscribed === topic) write(response, update);
    },
  });
}
