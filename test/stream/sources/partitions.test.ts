import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Gap } from "../../../src/stream/index.js";
import { DataStream, fromIterable, poll, record, replay, webSocket } from "../../../src/stream/index.js";
import { compileDecoder } from "../../../src/stream/messages/decode.js";
import { until } from "../../chaos/until.js";
import { attempt, readerOf } from "../messages/read-at-once.js";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

it("reads the partition of a message from the envelope, a JSON Pointer or a decode of the user's", () => {
  const text = JSON.stringify({ epoch: "e", partition: 3, seq: 7, rows: [1], head: 9 });
  const position = { epoch: "e", partition: "3", offset: 7 };
  const envelope = readerOf()(text);
  expect(envelope).toMatchObject({ position, after: { ...position, offset: 6 }, head: { ...position, offset: 9 } });
  const pointed = compileDecoder({
    position: "/seq",
    epoch: "/epoch",
    partition: "/partition",
    select: "/rows",
    counts: "rows",
  });
  expect(pointed.begin(attempt)(text)).toMatchObject({ position, after: { ...position, offset: 6 } });
  const own = compileDecoder({ decode: () => ({ rows: [1], position: { partition: "3", offset: 7 } }) });
  expect(own.begin(attempt)(text)).toMatchObject({
    position: { partition: "3", offset: 7 },
    after: { partition: "3", offset: 6 },
  });
});

it("takes the position last seen of a partition, said again without a row, for a heartbeat", () => {
  const read = readerOf({ position: "/seq", partition: "/p", select: "/row" });
  read('{"p":"a","seq":1,"row":1}');
  read('{"p":"b","seq":5,"row":1}');
  expect(read('{"p":"a","seq":1}').drops).toEqual([]);
  expect(read('{"p":"a","seq":5}').drops).toHaveLength(1);
});

it("resumes each partition over a WebSocket, and asks history for what one misses", async () => {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(
      JSON.stringify({
        epoch: "e",
        partition: "b",
        seq: 6,
        rows: [
          { time: 5, value: 5 },
          { time: 6, value: 6 },
        ],
        recovered: true,
      }),
    );
  });
  const server = new WebSocketServer({ server: http });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  closers.push(
    () => server.close(),
    () => http.close(),
  );
  const hellos: unknown[] = [];
  server.on("connection", (socket) => {
    const first = hellos.length === 0;
    socket.on("message", (message) => {
      hellos.push(JSON.parse((message as Buffer).toString("utf8")));
      const tell = (partition: string, seq: number) =>
        socket.send(JSON.stringify({ epoch: "e", partition, seq, rows: [{ time: seq, value: seq }] }));
      if (first) {
        tell("a", 100);
        tell("b", 4);
        socket.close(1001);
      } else {
        tell("a", 101);
        tell("b", 7);
      }
    });
  });
  const { port } = http.address() as AddressInfo;
  const source = webSocket(`ws://127.0.0.1:${port}`, { WebSocket, history: `http://127.0.0.1:${port}/history` });
  const stream = new DataStream(source, { retry: { minDelay: 0, maxDelay: 0 }, timeUnit: "ms" });
  closers.push(() => {
    stream.destroy();
  });
  const gaps: Gap[] = [];
  stream.on("error", () => undefined);
  stream.on("gap", (gap) => gaps.push(gap));
  stream.start();
  expect(await until(() => stream.stats.repaired === 2)).toBe(true);
  expect(hellos).toEqual([
    { resume: null },
    {
      resume: {
        epoch: "e",
        partition: "b",
        seq: 4,
        partitions: { a: { epoch: "e", seq: 100 }, b: { epoch: "e", seq: 4 } },
      },
    },
  ]);
  expect(asked).toEqual(["/history?epoch=e&partition=b&after=4&before=7&limit=1000"]);
  expect(gaps).toHaveLength(1);
  expect(stream.stats).toMatchObject({ kept: 6, gaps: 1, repaired: 2, duplicates: 0 });
});

it("tells a poll's url, and a function that makes an iterable, where each partition has got to", async () => {
  const resumes: unknown[] = [];
  const polls: unknown[] = [];
  let turns = 0;
  const fetch = () =>
    Promise.resolve(new Response(`{"epoch":"e","partition":"${(turns += 1) % 2 ? "a" : "b"}","seq":1,"rows":[1]}`));
  const polled = new DataStream(
    poll(({ resume }) => (polls.push(Object.keys(resume?.partitions ?? {})), "http://host/"), { fetch, interval: 5 }),
  );
  const made = fromIterable<{ value: number; at: { partition: string; offset: number } }>(
    ({ resume }) => {
      resumes.push(resume?.partitions);
      return [
        { value: 1, at: { partition: "b", offset: 1 } },
        { value: 2, at: { partition: "c", offset: 1 } },
      ];
    },
    { position: "at" },
  );
  const read = new DataStream(made);
  closers.push(
    () => {
      polled.destroy();
    },
    () => {
      read.destroy();
    },
  );
  polled.start();
  read.start();
  expect(await until(() => polled.stats.duplicates > 1 && read.state === "ended")).toBe(true);
  read.start();
  expect(await until(() => read.stats.duplicates === 2)).toBe(true);
  expect(read.stats).toMatchObject({ kept: 2, gaps: 0 });
  expect(polls.slice(0, 3)).toEqual([[], ["a"], ["a", "b"]]);
  expect(resumes).toContainEqual({ b: { partition: "b", offset: 1 }, c: { partition: "c", offset: 1 } });
});

it("records partitions, and plays them again without a gap of its own", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({
    value: i,
    at: { partition: `p${i % 3}`, offset: Math.floor(i / 3) },
  }));
  const stream = new DataStream(fromIterable(rows, { position: "at" }));
  const recorder = record(stream);
  stream.start();
  expect(await until(() => stream.state === "ended")).toBe(true);
  const tape = replay<(typeof rows)[number]>(JSON.stringify(recorder.stop()), { speed: Infinity });
  const again = new DataStream(tape, tape.options);
  const positions: unknown[] = [];
  again.on("data", (_, { position }) => positions.push(position));
  again.start();
  expect(await until(() => again.state === "ended")).toBe(true);
  expect(again.stats).toMatchObject({ kept: 30, gaps: 0, duplicates: 0 });
  expect(positions.at(-1)).toMatchObject({ partition: "p2", offset: 9 });
});
