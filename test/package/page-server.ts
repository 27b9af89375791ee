import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { WebSocketServer } from "ws";
import { strictPolicy } from "../strict-policy.js";

export interface PageServer {
  readonly url: string;
  /**
   * Serves a text under a path, `.js` or a page.
   *
   * @param scripts - what the page allows beyond its own scripts: an origin, a hash
   */
  add(path: string, text: string, scripts?: string): void;
  /** The number of sockets at the feed. */
  readonly listeners: number;
  /** Holds the files whose path matches back until the returned function is called; returns how many wait besides. */
  holdBack(path: RegExp): { readonly count: number; release(): void };
  /** Resolves to what a page posts to a path, once it does. */
  posted(path: string): Promise<string>;
  close(): Promise<void>;
}

/** How often a row is sent to each socket, in ms. */
const pace = 20;

/**
 * Serves texts, and below `/dist/`, at the root or deeper, the files of a folder, all under the strict policy; at
 * `/feed` a WebSocket tells that it is 42.
 *
 * @param isStrict - false: without a policy, as a static host does, and without a word for other origins
 */
export async function servePages(dist: string, isStrict = true): Promise<PageServer> {
  const texts = new Map<string, string>();
  const allowed = new Map<string, string>();
  let held: { readonly path: RegExp; count: number; readonly until: Promise<void> } | undefined;
  const wait = async (path: string): Promise<void> => {
    if (held?.path.test(path) !== true) return;
    held.count += 1;
    await held.until;
  };
  const find = async (path: string): Promise<string> =>
    texts.get(path) ?? readFile(join(dist, path.replace(/^.*\/dist\/|\?.*$/g, "")), "utf8");
  const takers = new Map<string, (text: string) => void>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const take = takers.get(path);
    if (take !== undefined) {
      void text(request).then((posted) => {
        take(posted);
        response.writeHead(204).end();
      });
      return;
    }
    const type = /\.m?js$/.test(path) ? "text/javascript" : "text/html";
    void wait(path)
      .then(() => find(path))
      .then(
        (content) =>
          response
            .writeHead(200, {
              "content-type": `${type}; charset=utf-8`,
              ...(isStrict && {
                "content-security-policy": strictPolicy({ scripts: allowed.get(path) }),
                // As a CDN says it.
                "access-control-allow-origin": "*",
              }),
            })
            .end(content),
        () => response.writeHead(404).end(),
      );
  });
  const sockets = new WebSocketServer({ server, path: "/feed" });
  sockets.on("connection", (socket) => {
    const timer = setInterval(() => {
      socket.send(JSON.stringify({ time: Date.now(), value: 42 }));
    }, pace);
    socket.on("close", () => {
      clearInterval(timer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get listeners() {
      return sockets.clients.size;
    },
    holdBack(path) {
      let release!: () => void;
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      const holding = (held = { path, count: 0, until });
      return {
        get count() {
          return holding.count;
        },
        release() {
          held = undefined;
          release();
        },
      };
    },
    posted: (path) =>
      new Promise((resolve) => {
        takers.set(path, resolve);
      }),
    add(path, content, scripts = "") {
      texts.set(path, content);
      allowed.set(path, scripts);
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        sockets.close();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
