/**
 * `npm run demo:fleet`: one feed, this machine's metrics, in every engine that this machine has, each behind a relay,
 * and a page that goes from one to the other while it runs.
 */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { relay } from "../../dist/relay.js";
import { manual } from "../../dist/stream.js";
import { ensureServers, findServers } from "../../scripts/servers.mjs";
import { createMetrics } from "../metrics.mjs";
import { createFiles, fail } from "../static-files.mjs";
import { feeds } from "./feeds.mjs";
import { startEngines } from "./programs.mjs";

const HOST = "127.0.0.1";
const INTERVAL = 250;

const folderOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What the page is told of the way from an engine, for its streams. */
const orders = {
  server: "contiguous",
  nats: "contiguous",
  redis: "increasing",
  postgres: "increasing",
  mqtt: "contiguous",
};

/**
 * Starts the engines, their relays and the page.
 *
 * - `port` to listen on; 0 for any
 * - `tell` is called with the words of each failure
 */
export async function startFleet({ port = 0, tell = console.log } = {}) {
  const { engines, stop } = await startEngines(findServers());
  const files = createFiles({ "/dist/": folderOf("../../dist"), "/": folderOf("..") });
  const server = createServer((request, response) => {
    const path = request.url.split("?", 1)[0];
    if (path === "/fleet/engines") {
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify(names.map((name) => ({ name, order: orders[name] }))));
    }
    const [, killed] = /^\/fleet\/(\w+)\/restart$/.exec(path) ?? [];
    if (request.method === "POST" && engines[killed]) {
      return engines[killed].restart().then(
        () => response.writeHead(204).end(),
        (error) => fail(response, 500, error.message),
      );
    }
    return files(path === "/" ? "/fleet.html" : path, request, response);
  });

  // The demo's own server: rows in memory, and no past but what the relay keeps.
  const own = manual();
  const epoch = crypto.randomUUID().slice(0, 13);
  const all = {
    server: {
      source: own,
      write: async (row, seq) => own.push(row, { position: { epoch, offset: seq } }),
      close: () => undefined,
    },
  };
  for (const [name, { port: enginePort }] of Object.entries(engines)) all[name] = await feeds[name](enginePort);
  const names = Object.keys(all);

  const relays = names.map((name) => {
    const { source } = all[name];
    const { stream, close } = relay(source, { server, path: `/fleet/${name}`, every: 50, heartbeat: 1_000 });
    stream.on("error", ({ message }) => tell(message));
    return close;
  });

  const metrics = createMetrics();
  const writers = names.map((name) => createWriter(all[name].write));
  let count = 0;
  const sampling = setInterval(() => {
    const { time, cpu, memory } = metrics.sample();
    count += 1;
    for (const add of writers) add({ time, cpu, memory }, count);
  }, INTERVAL);

  await new Promise((done) => server.listen(port, HOST, done));
  return {
    url: `http://${HOST}:${server.address().port}`,
    names,
    engines,
    async close() {
      clearInterval(sampling);
      metrics.stop();
      for (const close of relays) close();
      await Promise.all(names.map(async (name) => all[name].close()));
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
      await stop();
    },
  };
}

/** Makes a writer of rows in order, each until it is kept; of those that wait the oldest go first. */
function createWriter(write) {
  const waiting = [];
  let isWriting = false;
  return (...row) => {
    waiting.push(row);
    if (waiting.length > 1_000) waiting.shift();
    if (isWriting) return;
    isWriting = true;
    next();
  };

  async function next() {
    while (waiting.length > 0) {
      const [row] = waiting;
      try {
        await write(...row);
        if (waiting[0] === row) waiting.shift();
      } catch {
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    isWriting = false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureServers();
  const { url, names, close } = await startFleet({ port: Number(process.env.PORT ?? 8090) });
  console.log(`\n  ${names.join(", ")}, each behind a relay\n\n  ${url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      close().then(() => process.exit(0));
    });
  }
}
