import { readFileSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startServer } from "../../demo/server.mjs";
import { findFirefox } from "../../scripts/firefox.mjs";
import { startFirefox } from "../start-firefox.js";

interface Result {
  readonly named: boolean;
  readonly figure: string;
  readonly pixels: number;
  /** What the chart's live region has told since the key. */
  readonly told: readonly string[];
  readonly rows: number;
  readonly card: string;
  readonly errors: readonly string[];
}

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** The demo as it is, with one script more on its first page, which posts its result here. */
async function serveWatched(port: number, take: (result: Result) => void): Promise<string> {
  const script = readFileSync(new URL("smoke.js", import.meta.url), "utf8");
  const host = `127.0.0.1:${port}`;
  let own = "";
  const headersOf = ({ headers }: IncomingMessage): Record<string, string | string[] | undefined> => ({
    ...headers,
    host,
    ...(headers.origin !== undefined && { origin: `http://${host}` }),
  });
  const answer = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (asked.url === "/smoke.js") {
      return void response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    }
    if (asked.url === "/smoke-result") {
      take(JSON.parse(await bodyOf(asked)) as Result);
      return void response.writeHead(204).end();
    }
    const passed = request(
      // A connection of its own: one that has rested may be closed by the server as it is used again.
      { host: "127.0.0.1", port, path: asked.url, method: asked.method, headers: headersOf(asked), agent: false },
      (given) => {
        void (async () => {
          const policy = String(given.headers["content-security-policy"]).replaceAll(String(port), own);
          const isPage = asked.url === "/";
          // A page that is written anew has another length.
          const { "content-length": length, ...headers } = given.headers;
          response.writeHead(given.statusCode ?? 500, {
            ...headers,
            ...(!isPage && length !== undefined && { "content-length": length }),
            "content-security-policy": policy,
          });
          if (isPage) {
            response.end(
              (await bodyOf(given)).replace("</body>", '<script type="module" src="/smoke.js"></script></body>'),
            );
          } else given.pipe(response);
        })();
      },
    );
    passed.on("error", () => response.destroy());
    asked.pipe(passed);
  };
  const server: Server = createServer((asked, response) => void answer(asked, response));
  server.on("upgrade", (asked, socket, head) => {
    const passed = request({ host: "127.0.0.1", port, path: asked.url, headers: headersOf(asked) });
    passed.on("upgrade", (given, other) => {
      const lines = Object.entries(given.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
      other.write(head);
      socket.pipe(other).pipe(socket);
      for (const end of [socket, other]) {
        end.on("error", () => {
          socket.destroy();
          other.destroy();
        });
      }
    });
    passed.on("error", () => socket.destroy());
    passed.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  own = String((server.address() as AddressInfo).port);
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${own}/`;
}

describe("the dashboard in Firefox", () => {
  it("draws, is read by keys, has its rows as a table, and breaks nothing", { timeout: 90_000 }, async ({ skip }) => {
    const program = findFirefox();
    if (program === undefined) {
      return void skip("no Firefox on this machine: sudo apt-get install firefox-esr, or set FIREFOX_PATH");
    }
    const demo = await startServer({ interval: 250 });
    undo.push(() => demo.close());
    const result = await new Promise<Result>((resolve, reject) => {
      serveWatched(demo.port, resolve).then((url) => {
        undo.push(startFirefox(program, url));
      }, reject);
    });
    expect(result).toMatchObject({ named: true, figure: "Memory", errors: [] });
    expect(result.pixels).toBeGreaterThan(500);
    expect(result.told).toContainEqual(expect.stringMatching(/^\d\d:\d\d:\d\d(\.\d+)?( [AP]M)?, memory \d[\d.]* %/));
    expect(result.rows).toBeGreaterThan(0);
    expect(result.card).toMatch(/Memory.*\d/);
  });
});
