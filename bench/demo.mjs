import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { createFeed } from "../demo/feed.mjs";
import { createFiles } from "../demo/static-files.mjs";
import { answerHistory, attach } from "../demo/wire-server.mjs";
import { createRandom } from "./page/random.mjs";
import { createWalk } from "./page/walk.mjs";

/** The time from one row to the next, ms: that of the demo. */
const INTERVAL_MS = 250;

/** The cores of the machine whose figures are shown. */
const CORES = 2;

const folderOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Makes the rows of a machine that does not exist: the same for every run, with the fields of `demo/metrics.mjs` that
 * the dashboard reads.
 */
export function createMachine() {
  const walks = Array.from({ length: CORES + 3 }, (_, i) => createWalk(i));
  const random = createRandom(walks.length);
  return function at(time) {
    const [memory, slow, fast, ...cores] = walks.map((next) => next());
    const delay = random() / 4;
    return {
      time,
      cpu: cores.reduce((sum, share) => sum + share, 0) / CORES,
      ...Object.fromEntries(cores.map((share, i) => [`core${i}`, share])),
      memory,
      load1: fast / 50,
      load5: (fast + slow) / 100,
      load15: slow / 50,
      delay,
      delayMax: delay + random() * 4,
    };
  };
}

/**
 * Serves the page of the demo with a build of tickline, on loopback. Its reader has the rows of a minute at once, and
 * then four a second. The modules of `page/` are there too.
 */
export async function startDemo(bundle) {
  const feed = createFeed();
  const files = createFiles({ "/bench/page/": folderOf("page"), "/": folderOf("../demo") });
  const at = createMachine();
  const server = createServer((request, response) => {
    const path = request.url.split("?", 1)[0];
    if (path === "/dist/tickline.bundle.min.mjs") {
      return response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(bundle);
    }
    return path === "/metrics/history" ? answerHistory(feed, request, response) : files(path, request, response);
  });
  const sockets = new WebSocketServer({ server, path: "/metrics" });
  attach(sockets, feed);
  let sampling;
  sockets.once("connection", (socket) => {
    // The feed welcomes its reader before: it listens for the same message, and has done so for longer.
    socket.once("message", () => {
      const now = Date.now();
      const count = (60_000 * 1.1) / INTERVAL_MS;
      feed.append(Array.from({ length: count }, (_, i) => at(now - (count - 1 - i) * INTERVAL_MS)));
      sampling = setInterval(() => feed.append([at(Date.now())]), INTERVAL_MS);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      clearInterval(sampling);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.close();
    },
  };
}
