import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it, onTestFinished, vi } from "vitest";
import { WebSocketServer } from "ws";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Runs a script in a process of its own; resolves to its exit code and output. */
async function runScript(contents: string): Promise<{ code: unknown; text: string }> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    external: ["ws"],
  });
  const child = spawn(process.execPath, ["--input-type=module"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill();
  });
  let text = "";
  child.stdout.on("data", (part: Buffer) => {
    text += part.toString();
  });
  child.stdin.end(outputFiles[0].text);
  // Its output may come after its exit.
  const [code] = (await once(child, "close")) as unknown[];
  return { code, text };
}

async function listening() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: String((server.address() as AddressInfo).port) };
}

// The default of the `ws` package is to wait 30 s.
it(
  "lets the process end after destroy() though the peer of a WebSocket never answers",
  { timeout: 20_000 },
  async () => {
    const { server, port } = await listening();
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket, { socket: raw }) => {
      socket.send("1");
      raw.pause();
      onTestFinished(() => {
        raw.destroy();
      });
    });
    const { code, text } = await runScript(`
    import { WebSocket } from "ws";
    import { DataStream, webSocket } from "./src/stream/index.ts";
    const stream = new DataStream(webSocket("ws://127.0.0.1:${port}/", { WebSocket }));
    stream.subscribe(() => { stream.destroy(); console.log("destroyed"); });
  `);
    expect([code, text]).toEqual([0, "destroyed\n"]);
  },
);

it("still says goodbye to a peer that listens", { timeout: 20_000 }, async () => {
  const { server, port } = await listening();
  const sockets = new WebSocketServer({ server });
  const codes: number[] = [];
  sockets.on("connection", (socket) => {
    socket.send("1");
    socket.on("close", (code) => codes.push(code));
  });
  await runScript(`
    import { WebSocket } from "ws";
    import { DataStream, webSocket } from "./src/stream/index.ts";
    const stream = new DataStream(webSocket("ws://127.0.0.1:${port}/", { WebSocket }));
    stream.subscribe(() => { stream.destroy(); });
  `);
  // What it said last may be on its way still.
  await vi.waitFor(() => expect(codes).toEqual([1000]));
});

it("lets the process end after destroy() though answers never come", { timeout: 20_000 }, async () => {
  const { server, port } = await listening();
  server.on("request", () => undefined);
  const { code } = await runScript(`
    import { DataStream, eventSource, poll } from "./src/stream/index.ts";
    const url = "http://127.0.0.1:${port}/";
    const token = ({ signal }) => fetch(url, { signal }).then(() => "x");
    const streams = [poll(url), eventSource(url), poll(url, { token })].map((source) => new DataStream(source));
    for (const stream of streams) stream.start();
    setTimeout(() => { for (const stream of streams) stream.destroy(); process.exitCode = 0; }, 200);
    setTimeout(() => process.exit(7), 8_000).unref();
  `);
  expect(code).toBe(0);
});
