/** Serves the build of a fixture, its server-rendered pages, and a feed at `/feed` that tells a load of 50. */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";

const ROW_EVERY_MS = 20;
const types = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
};

/** Opens the server. Returns its address, the sockets of the feed, and a place for server-rendered pages. */
export async function openServer(folder) {
  /** The HTML of applications by the path of their page. */
  const pages = new Map([["/", ""]]);
  const feed = { opened: 0, open: 0 };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const html = pages.get(pathname);
    const file = join(folder, normalize(pathname));
    if (html !== undefined) {
      const page = readFileSync(join(folder, "index.html"), "utf8").replace("<!--app-->", () => html);
      response.writeHead(200, { "content-type": types[".html"] }).end(page);
    } else if (existsSync(file)) {
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      createReadStream(file).pipe(response);
    } else response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ server, path: "/feed" });
  sockets.on("connection", (socket) => {
    feed.opened += 1;
    feed.open += 1;
    const timer = setInterval(() => socket.send(JSON.stringify({ time: Date.now(), load: 50 })), ROW_EVERY_MS);
    socket.on("close", () => {
      feed.open -= 1;
      clearInterval(timer);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    feedUrl: `ws://127.0.0.1:${port}/feed`,
    feed,
    pages,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
