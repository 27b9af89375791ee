import { EventEmitter } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Subject } from "rxjs";
import { expect, it, onTestFinished, vi } from "vitest";
import { startHttpServer } from "../servers/http-server.js";
import { startLineFeed } from "../servers/line-feed.js";
import {
  bluetooth,
  csvFile,
  dataChannel,
  longPoll,
  mqtt,
  ndjson,
  observable,
  posted,
  serialPort,
  socketIo,
} from "./feeds.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

const page = readFileSync("docs/feeds.md", "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.slice(1, -1).split("|"));

/** Returns the number of lines of the body of a function, blank lines and comments left out. */
function linesOf(recipe: string, name: string): number {
  const code = readFileSync(`test/recipes/${recipe}.js`, "utf8");
  const [, body] = new RegExp(`^export function ${name}\\(.*?\\{\\n(.*?)^\\}$`, "ms").exec(code) ?? [];
  expect(body, `${name} in ${recipe}.js`).toBeDefined();
  return body.split("\n").filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}

it("names each recipe", () => {
  const names = readdirSync("docs/recipes").map((name) => `recipes/${name}`);
  for (const name of names) expect(page, name).toContain(`](${name})`);
});

it("links to what there is", () => {
  for (const file of ["docs/feeds.md", ...readdirSync("docs/recipes").map((name) => `docs/recipes/${name}`)]) {
    const links = [...readFileSync(file, "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link);
    for (const link of links) expect(existsSync(join(dirname(file), link)), `${file}: ${link}`).toBe(true);
  }
});

it("tells the lines of each recipe as they are", () => {
  const told = rows.flatMap(([, , code, lines]) => {
    const [, recipe, name] = /\]\(recipes\/([\w-]+)\.md\): `(\w+)\(/.exec(code) ?? [];
    return recipe ? [[recipe, name, Number(lines)] as const] : [];
  });
  expect(told.length).toBeGreaterThan(15);
  expect(told).toEqual(told.map(([recipe, name]) => [recipe, name, linesOf(recipe, name)]));
});

it("runs the code of docs/feeds.md as it stands there", () => {
  expect(blocksOf("../feeds", "js")).toEqual([runCodeOf("feeds")]);
});

it("reads JSON a line, over HTTP and from bytes that are cut anywhere", async () => {
  const feed = await serving(startLineFeed("application/x-ndjson"));
  const watched = watch<{ value: number }>(ndjson(feed.url));
  await vi.waitFor(() => expect(feed.listeners()).toBe(1), waiting);
  feed.write('{"value":1}\n{"val');
  feed.write('ue":2}\r\n\n{"value":3}\n');
  await watched.has(3);
  expect(watched.rows.map(({ value }) => value)).toEqual([1, 2, 3]);
  const piped = watch<{ place: string }>(ndjson(new Blob(['{"place":"Köln","value":1}\n{"value":2}']).stream()));
  await piped.reaches("ended");
  expect(piped.rows).toEqual([{ place: "Köln", value: 1 }, { value: 2 }]);
});

it("reads a CSV file to its end, with its texts as numbers", async () => {
  const file = new Blob(['time,celsius,place\n2026-01-01T00:00:00Z,20.5,"Köln, Dom"\n2026-01-01T00:01:00Z,,Bonn\n']);
  const watched = watch<{ place: string }>(csvFile(file));
  const values = valuesOf(watched.stream, "celsius" as never);
  await watched.reaches("ended");
  expect(values()).toEqual([20.5, NaN]);
  expect(watched.rows.map(({ place }) => place)).toEqual(["Köln, Dom", "Bonn"]);
});

it("reads a number a line from a serial port", async () => {
  const bytes = new TransformStream<Uint8Array, Uint8Array>();
  const writer = bytes.writable.getWriter();
  const watched = watch<number>(serialPort({ readable: bytes.readable }));
  const values = valuesOf(watched.stream, (row: number) => row);
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  for (const piece of ["21.5\r\n2", "2\r\nnoise\r\n", "23\r\n"]) await writer.write(encode(piece));
  await watched.has(4);
  expect(values()).toEqual([21.5, 22, NaN, 23]);
});

it("reads what a port and a channel post", async () => {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const overPort = watch(posted(port2));
  await overPort.reaches("live");
  port1.postMessage({ value: 1 });
  port1.postMessage([{ value: 2 }, { value: 3 }]);
  await overPort.has(3);
  const [ours, theirs] = [new BroadcastChannel("readings"), new BroadcastChannel("readings")];
  onTestFinished(() => [ours, theirs].forEach((channel) => channel.close()));
  const overChannel = watch(posted(ours));
  await overChannel.reaches("live");
  theirs.postMessage({ value: 4 });
  await overChannel.has(1);
  expect([...overPort.rows, ...overChannel.rows]).toEqual([1, 2, 3, 4].map((value) => ({ value })));
});

it("reads a data channel and a sensor, which are event targets", async () => {
  const channel = new EventTarget();
  const overChannel = watch(dataChannel(channel));
  await overChannel.reaches("live");
  channel.dispatchEvent(new MessageEvent("message", { data: '{"value":1}' }));
  channel.dispatchEvent(new MessageEvent("message", { data: "noise" }));
  await overChannel.has(1);
  channel.dispatchEvent(new Event("close"));
  await overChannel.reaches("ended");
  expect(overChannel.rows).toEqual([{ value: 1 }]);
  expect(overChannel.stream.stats.dropped).toBe(1);

  const value = new DataView(new ArrayBuffer(4));
  value.setFloat32(0, 36.5, true);
  const characteristic = Object.assign(new EventTarget(), { value });
  const overBluetooth = watch(bluetooth(characteristic));
  await overBluetooth.reaches("live");
  characteristic.dispatchEvent(new Event("characteristicvaluechanged"));
  await overBluetooth.has(1);
  expect(overBluetooth.rows).toEqual([36.5]);
});

it("reads the clients of mqtt and socket.io, which connect by themselves", async () => {
  const client = Object.assign(new EventEmitter(), { connected: false });
  const overMqtt = watch(mqtt(client));
  await overMqtt.reaches("connecting");
  client.connected = true;
  client.emit("connect");
  client.emit("message", "boiler", Buffer.from("61.5"));
  await overMqtt.has(1);
  expect(overMqtt.rows).toEqual([{ topic: "boiler", value: 61.5 }]);

  const socket = Object.assign(new EventEmitter(), { connected: true, recovered: false });
  const overSocket = watch(socketIo(socket));
  await overSocket.reaches("live");
  socket.emit("reading", { value: 1 });
  socket.connected = false;
  socket.emit("disconnect", "transport close");
  Object.assign(socket, { connected: true, recovered: true });
  socket.emit("connect");
  socket.emit("reading", { value: 2 });
  await overSocket.has(2);
  expect(overSocket.gaps).toEqual([]);
});

it("reads an observable", async () => {
  const readings = new Subject<{ value: number }>();
  const watched = watch(observable(readings));
  await watched.reaches("live");
  readings.next({ value: 1 });
  readings.complete();
  await watched.reaches("ended");
  expect(watched.rows).toEqual([{ value: 1 }]);
});

it("asks a server that answers when it has something, again at once", async () => {
  const answers: (() => void)[] = [];
  let value = 0;
  const server = await serving(
    startHttpServer((_, response) => {
      answers.push(() => response.end(JSON.stringify({ value: (value += 1) })));
    }),
  );
  const watched = watch<{ value: number }>(longPoll(server.url));
  for (const count of [1, 2, 3]) {
    await vi.waitFor(() => expect(answers).toHaveLength(count), waiting);
    answers[count - 1]();
    await watched.has(count);
  }
  expect(watched.rows.map((row) => row.value)).toEqual([1, 2, 3]);
});
