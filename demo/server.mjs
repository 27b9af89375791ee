import { existsSync, realpathSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createCuts } from "./cuts.mjs";
import { createFeed } from "./feed.mjs";
import { feedSource } from "./feed-source.mjs";
import { createMetrics, SAMPLE_INTERVAL } from "./metrics.mjs";
import { createFiles, fail } from "./static-files.mjs";
import { storeFeed } from "./store/stored-feed.mjs";

const HOST = "127.0.0.1";
const PORTS_TO_TRY = 20;
const MINUTE = 60_000;

/** The time for which a reader is cut off who asks for it, ms. */
const CUT_TIME = 8_000;

/** Pages whose policy forbids any style sheet: they show that widgets need none. */
const UNSTYLED = new Set(["/script-tag.html", "/tags.html", "/attributes.html"]);

/** The time that a connection may take to close, in ms. */
const CLOSING_TIME = 200;

const folderOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Starts the demo: its pages, the dashboard at `/`, and a relay of this machine's metrics at `/metrics`: a WebSocket,
 * Server-Sent Events, a poll, and `/metrics/history`.
 *
 * - `port` the first port to try, 0 for any; where it is taken, the next
 * - `epoch` of the feed, default random
 * - `interval` between two samples, `heartbeat`, in ms
 * - `history`, `replay` the age of their oldest rows, in ms
 * - `store` of the rows, as `storeFeed` takes it; false, the default, keeps them in memory alone
 *
 * A page has its own connections cut by `POST /cut?reader=`, with the reader that its addresses name, and refused for
 * eight seconds. `refuse(true)` cuts every connection and refuses new ones while sampling goes on; `refuse(false)` lets
 * them in again.
 */
export async function startServer({
  port = 0,
  epoch,
  interval = SAMPLE_INTERVAL,
  heartbeat = 5000,
  history = 10 * MINUTE,
  replay = 5 * MINUTE,
  store = false,
} = {}) {
  // Its build is there once a server is started.
  const { relay } = await import("../dist/relay.js");
  const kept = { keep: Math.ceil(history / interval), replay: Math.ceil(replay / interval) };
  const recent = createFeed({ epoch, ...kept });
  const files = createFiles({ "/dist/": folderOf("../dist"), "/": folderOf(".") });
  const connections = new Set();
  let refusing = false;

  const server = createServer((request, response) => {
    if (!isOurs(request)) return fail(response, 403, "this server is for this machine's own pages");
    if (request.method === "POST" && pathOf(request) === "/cut") return cutReader(request, response);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return fail(response, 405, "GET or HEAD", { allow: "GET, HEAD" });
    }
    return files(pathOf(request), request, response);
  });
  server.on("connection", (socket) => {
    if (refusing) return socket.destroy();
    connections.add(socket);
    return socket.on("close", () => connections.delete(socket));
  });
  await listen(server, port);
  // Once the server listens: pages and rows do not wait for it.
  const feed = store ? storeFeed(recent, store) : recent;
  const relayed = relay(feedSource(feed), { server, path: "/metrics", heartbeat, authorize: isOurs, ...kept });
  server.prependListener("request", (request, response) => {
    for (const [name, value] of Object.entries(protection(server.address().port, pathOf(request)))) {
      response.setHeader(name, value);
    }
  });
  const cuts = createCuts(server);
  function cutReader({ url }, response) {
    const reader = new URL(url, "http://server").searchParams.get("reader");
    if (!reader) return fail(response, 400, "expected ?reader=, as the addresses of the page have it");
    cuts.cut(reader, CUT_TIME);
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ duration: CUT_TIME }));
  }
  const metrics = createMetrics();
  const sampling = setInterval(() => feed.append([metrics.sample()]), interval);
  const cut = () => {
    for (const socket of connections) socket.destroy();
  };

  return {
    url: `http://${HOST}:${server.address().port}`,
    port: server.address().port,
    feed,
    refuse(on) {
      refusing = on;
      if (on) cut();
    },
    async close() {
      clearInterval(sampling);
      metrics.stop();
      relayed.close();
      cuts.close();
      const closed = new Promise((done) => server.close(done));
      const patience = setTimeout(cut, CLOSING_TIME);
      await closed;
      clearTimeout(patience);
      if (store) await feed.close();
    },
  };
}

function pathOf({ url }) {
  return url.split("?", 1)[0];
}

/** Tries one port after the other until one is free. */
async function listen(server, first) {
  const last = first === 0 ? 0 : Math.min(first + PORTS_TO_TRY, 65_535);
  for (let port = first; ; port += 1) {
    try {
      await new Promise((done, failed) => {
        server.once("error", failed).listen(port, HOST, () => {
          server.off("error", failed);
          done();
        });
      });
      return;
    } catch (error) {
      if (error.code !== "EADDRINUSE" || port >= last) throw error;
    }
  }
}

/**
 * Whether a request comes from a page of this server. A page elsewhere must not read this machine's metrics: neither
 * from its own origin, nor under a name of its own that points here.
 */
function isOurs({ headers }) {
  const local = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "");
  return local && (headers.origin === undefined || headers.origin === `http://${headers.host}`);
}

/** Returns the headers of an answer. The pages have the strictest policy that allows scripts and connections. */
function protection(port, path) {
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": UNSTYLED.has(path) ? "'none'" : "'self'",
    "img-src": "'self' data:",
    "connect-src": `'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
  };
  return {
    "content-security-policy": Object.entries(policy)
      .map((rule) => rule.join(" "))
      .join("; "),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}

/** Reads from the environment where rows are stored: `STORE=off`, `DATABASE_URL`, `STORE_FOLDER`. */
function readStore({ STORE, DATABASE_URL, STORE_FOLDER }) {
  if (STORE === "off") return false;
  return { url: DATABASE_URL || undefined, folder: STORE_FOLDER || folderOf("../.store"), tell: console.log };
}

async function main() {
  if (!existsSync(folderOf("../dist/tickline.bundle.min.mjs"))) {
    console.error("dist/ is not built: run npm run build, or npm start, which does both");
    process.exitCode = 1;
    return;
  }
  const demo = await startServer({ port: Number(process.env.PORT ?? 8080), store: readStore(process.env) });
  console.log(`Real-time Dashboard: ${demo.url}/`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      void demo.close().then(() => process.exit(0));
    });
  }
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
