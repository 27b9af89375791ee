import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
};

/** Isolates the pages' origin, without a cache: the clock of an isolated page is exact to microseconds. */
const headers = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/**
 * Serves this folder under `/bench/`, and the texts of `modules` by their paths, on loopback. Reads each file once, so
 * that a later build does not change the run.
 */
export async function startServer(modules) {
  const kept = new Map();
  function read(path) {
    if (Object.hasOwn(modules, path)) return modules[path];
    if (!path.startsWith("/bench/")) throw new Error(`not served: ${path}`);
    const file = join(here, normalize(path.slice("/bench".length)));
    if (!kept.has(file)) kept.set(file, readFile(file));
    return kept.get(file);
  }
  const server = createServer(async (request, response) => {
    const path = request.url.split("?", 1)[0];
    try {
      const body = await read(path);
      response
        .writeHead(200, { ...headers, "content-type": types[extname(path)] ?? "application/octet-stream" })
        .end(body);
    } catch (error) {
      response.writeHead(404, headers).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
  };
}
