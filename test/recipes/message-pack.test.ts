import { encode } from "@msgpack/msgpack";
import { expect, it, vi } from "vitest";
import { startHttpServer } from "../servers/http-server.js";
import { startSocketServer } from "../servers/socket-server.js";
import { messagePack, messagePackPoll } from "./message-pack.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { serving, waiting, watch } from "./watch.js";

it("runs the code of docs/recipes/message-pack.md as it stands there", () => {
  expect(blocksOf("message-pack", "js")).toEqual([runCodeOf("message-pack")]);
});

it("reads a row, a pair and a list of rows; bytes that are none of it are a drop", async () => {
  const server = await serving(startSocketServer({}));
  const watched = watch(messagePack(server.url));
  await vi.waitFor(() => expect(server.connections).toBe(1), waiting);
  server.send(encode({ time: 1_767_225_600_000, value: 21.5 }));
  server.send(encode([1_767_225_601_000, 22]));
  server.send(
    encode([
      { time: 1_767_225_602_000, value: null },
      { time: 1_767_225_603_000, value: 23 },
    ]),
  );
  server.send(Uint8Array.of(0xc1));
  server.send(encode({ time: new Date(1_767_225_604_000), value: 24 }));
  await watched.has(5);
  expect(watched.times).toEqual([0, 1, 2, 3, 4].map((second) => 1_767_225_600_000 + second * 1_000));
  expect(watched.drops).toMatchObject([{ count: 1, cause: "malformed" }]);
});

it("reads bytes over HTTP that are no UTF-8", async () => {
  let value = 200;
  const server = await serving(
    startHttpServer((_, response) => {
      value += 1;
      response.writeHead(200, { "content-type": "application/msgpack" });
      response.end(encode({ time: 1_767_225_600_000 + value, value, text: "Köln" }));
    }),
  );
  const watched = watch<{ value: number; text: string }>(messagePackPoll(server.url, { interval: 10 }));
  await watched.has(2);
  expect(watched.rows.slice(0, 2)).toMatchObject([
    { value: 201, text: "Köln" },
    { value: 202, text: "Köln" },
  ]);
  expect(watched.stream.stats.dropped).toBe(0);
});
