import { createHash } from "node:crypto";
import type { HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A web server with one file that grows, as nginx or Apache serve it: with ranges, `ETag` and `304`. */
export interface GrowingFile extends HttpServer {
  /** The statuses of all answers, oldest first. */
  readonly statuses: readonly number[];
  /** The number of bytes of all bodies. */
  readonly sent: () => number;
  /** Adds text at the end of the file. */
  append(text: string): void;
  /** Puts another file in its place. */
  replace(text: string): void;
}

/** Starts a server; `ranges: false` is one that always sends the whole file. */
export async function startGrowingFile(content: string, { ranges = true } = {}): Promise<GrowingFile> {
  let file = Buffer.from(content);
  let bytes = 0;
  const statuses: number[] = [];

  const server = await startHttpServer(({ headers }, response) => {
    const etag = `"${createHash("sha1").update(file).digest("hex").slice(0, 12)}"`;
    const asked = ranges ? /^bytes=(?<first>\d+)-(?<last>\d*)$/.exec(headers.range ?? "")?.groups : undefined;
    const send = (status: number, body: Buffer, more: object = {}): void => {
      statuses.push(status);
      bytes += body.length;
      response.writeHead(status, {
        "content-type": "text/csv",
        etag,
        ...(ranges && { "accept-ranges": "bytes" }),
        "content-length": body.length,
        ...more,
      });
      response.end(body);
    };
    if (headers["if-none-match"] === etag) {
      statuses.push(304);
      response.writeHead(304, { etag }).end();
    } else if (!asked) send(200, file);
    else if (Number(asked.first) >= file.length) {
      send(416, Buffer.alloc(0), { "content-range": `bytes */${file.length}` });
    } else {
      const first = Number(asked.first);
      const part = file.subarray(first, asked.last ? Number(asked.last) + 1 : undefined);
      const range = `bytes ${first}-${first + part.length - 1}/${file.length}`;
      send(206, part, { "content-range": range });
    }
  });
  return Object.assign(server, {
    statuses,
    sent: () => bytes,
    append: (text: string) => (file = Buffer.concat([file, Buffer.from(text)])),
    replace: (text: string) => (file = Buffer.from(text)),
  });
}
