import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ts": "text/plain; charset=utf-8",
};

/**
 * Serves files by the prefixes of their paths: `{ "/dist/": folder, "/": folder }`, the first that fits. Nothing
 * outside a folder is reached, neither by `..`, nor by a link, nor encoded; hidden files and unknown types are not
 * there. (sirv, send and serve-static follow links out of their folder.)
 */
export function createFiles(folders) {
  return async (path, request, response) => {
    const file = await find(folders, path);
    if (!file) return fail(response, 404, "not found");
    response.writeHead(200, {
      "content-type": TYPES[extname(file.path)],
      "content-length": file.size,
      "cache-control": "no-cache",
    });
    if (request.method === "HEAD") return response.end();
    return createReadStream(file.path)
      .on("error", () => response.destroy())
      .pipe(response);
  };
}

/** Ends an exchange with a status and a word. */
export function fail(response, status, word, headers) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(`${word}\n`);
}

async function find(folders, path) {
  const prefix = Object.keys(folders).find((start) => path.startsWith(start));
  const name = decode(path.endsWith("/") ? `${path}index.html` : path)?.slice(prefix?.length);
  if (prefix === undefined || name === undefined || !(extname(name) in TYPES)) return undefined;
  if (/[\\\0]/.test(name) || name.split("/").some((part) => part === "" || part.startsWith("."))) return undefined;
  try {
    const root = await realpath(folders[prefix]);
    const found = await realpath(join(root, name));
    const entry = await stat(found);
    return entry.isFile() && found.startsWith(root + sep) ? { path: found, size: entry.size } : undefined;
  } catch {
    return undefined;
  }
}

function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
