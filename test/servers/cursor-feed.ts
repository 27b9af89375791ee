import type { HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A server of long polling with cursors: it answers when something has happened, also where that is not for us. */
export interface CursorFeed extends HttpServer {
  /** The cursors that were asked for, oldest first; null: none. */
  readonly cursors: readonly (string | null)[];
  /** Adds an event. */
  add(event: { readonly value: number } | "not for us"): void;
  /** Forgets all events up to now, so that older cursors are gone. */
  forget(): void;
}

/** Starts a server; a cursor that it no longer holds is answered with 410. */
export async function startCursorFeed(): Promise<CursorFeed> {
  const events: ({ readonly value: number } | "not for us")[] = [];
  const cursors: (string | null)[] = [];
  let forgotten = 0;
  let waiting: (() => boolean)[] = [];
  const server = await startHttpServer(({ path }, response) => {
    const cursor = new URL(path, "http://feed").searchParams.get("cursor");
    cursors.push(cursor);
    const from = cursor === null ? forgotten : Number(cursor.slice(1));
    if (from < forgotten) {
      response.writeHead(410, { "content-type": "application/json" }).end(JSON.stringify({ error: "cursor expired" }));
      return;
    }
    const answer = (): boolean => {
      if (events.length <= from) return false;
      const items = events.slice(from).filter((event) => event !== "not for us");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ items, next: `c${events.length}` }));
      return true;
    };
    if (!answer()) waiting.push(answer);
  });
  return Object.assign(server, {
    cursors,
    add(event: { readonly value: number } | "not for us") {
      events.push(event);
      waiting = waiting.filter((answer) => !answer());
    },
    forget() {
      forgotten = events.length;
    },
  });
}
