// @vitest-environment node
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import type { PollOptions } from "../../../src/stream/sources/poll.js";
import { poll } from "../../../src/stream/sources/poll.js";
import { FakeEnvironment, settle } from "../fake-environment.js";

interface Machine {
  readonly id: string;
  readonly time: number;
  readonly speed: number;
}

const start = 1_700_000_000_000;
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Machines by their ids, such as `"a b"`, that say the same at each poll. */
const machines = (ids: string): Machine[] =>
  ids.split(" ").flatMap((id) => (id === "" ? [] : [{ id, time: start, speed: 1 }]));

/** Polls a real server, which gives the next answer at each interval of a second. */
async function open(options: PollOptions<Machine> = {}, streamOptions: DataStreamOptions<Machine> = {}) {
  let [status, body] = [200, "[]"];
  let answered = 0;
  const server = createServer((_, response) => {
    response.writeHead(status).end(status === 204 || status === 304 ? undefined : body);
    response.once("close", () => (answered += 1));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/machines`;
  const environment = new FakeEnvironment({ now: start });
  const stream = new DataStream(poll<Machine>(url, { replace: true, ...options }), {
    environment,
    key: "id",
    retry: { minDelay: 1, maxDelay: 1 },
    ...streamOptions,
  });
  closers.push(() => {
    stream.destroy();
    server.closeAllConnections();
    server.close();
  });
  const log: string[] = [];
  stream.on("data", (_, { keys = [] }) => log.push(`data ${keys.join(" ")}`));
  stream.on("gone", ({ keys }) => log.push(`gone ${keys.join(" ")}`));
  stream.on("gap", ({ kind }) => log.push(`gap ${kind}`));
  stream.on("drop", ({ cause, count }) => log.push(`drop ${cause} ${count}`));
  stream.on("error", ({ code }) => log.push(code));
  /** Lets the server give one more answer, and the stream read it. Returns what was told. */
  const answer = async (content: unknown, answerStatus = 200): Promise<string[]> => {
    [status, body] = [answerStatus, typeof content === "string" ? content : JSON.stringify(content)];
    log.length = 0;
    const { bytes } = stream.stats;
    const before = answered;
    if (before === 0) stream.start();
    await environment.advanceAsync(before === 0 ? 0 : 1_000);
    for (let turns = 0; answered === before || (stream.stats.bytes === bytes && turns < 50);) {
      await settle();
      if (answered > before) turns += 1;
    }
    await settle();
    return [...log];
  };
  return { stream, answer, environment };
}

describe("poll(url, { replace: true })", () => {
  it("tells which keys are gone from the list, and which are back, though no row has changed", async () => {
    const { answer, stream } = await open();
    expect(await answer(machines("a b c"))).toEqual(["data a b c"]);
    expect(await answer(machines("a b c"))).toEqual([]);
    expect(await answer(machines("a c"))).toEqual(["gone b"]);
    expect(stream.latest("b")).toBeUndefined();
    expect(await answer(machines("c b"))).toEqual(["gone a", "data b"]);
    expect(stream.latest("b")?.row).toEqual(machines("b")[0]);
  });

  it("takes an empty list for what it says: all are gone", async () => {
    const { answer } = await open();
    await answer(machines("a b"));
    expect(await answer([])).toEqual(["gone a b"]);
    expect(await answer([])).toEqual([]);
    await answer({ rows: machines("a") });
    expect(await answer({ rows: [] })).toEqual(["gone a"]);
  });

  it("learns nothing of an answer that failed, has no body, no JSON, no list, or is skipped", async () => {
    const { answer } = await open({ select: "/machines" });
    await answer({ machines: machines("a b") });
    expect(await answer("", 204)).toEqual([]);
    expect(await answer("", 304)).toEqual([]);
    expect(await answer("<!doctype html>")).toEqual(["drop malformed 1"]);
    expect(await answer({ machine: [] })).toEqual(["drop path 1"]);
    expect(await answer("down", 503)).toEqual(["bad-status"]);
    expect(await answer({ machines: machines("a b") })).toEqual([]);
    const skipping = await open({
      decode: (message) => (message === "{}" ? null : (JSON.parse(message) as [])),
    });
    await skipping.answer(machines("a"));
    expect(await skipping.answer("{}")).toEqual([]);
    expect(await skipping.answer([])).toEqual(["gone a"]);
  });

  it("keeps a key whose row is refused, and lets none go beside a row whose key nobody can read", async () => {
    const schema = z.object({ id: z.string(), time: z.number(), speed: z.number() });
    const { answer } = await open({ schema });
    await answer(machines("a b c"));
    const broken = { id: "a", time: start, speed: "fast" };
    const drop = "drop schema 1";
    expect(await answer([broken, ...machines("b")])).toEqual(["gone c", drop]);
    expect(await answer([{ speed: 1 }, ...machines("b")])).toEqual([drop]);
    expect(await answer([null, ...machines("b")])).toEqual([drop]);
    expect(await answer(machines("b"))).toEqual(["gone a"]);
  });

  it("reads the keys of rows as the schema gives them", async () => {
    const schema = z
      .object({ name: z.string() })
      .transform(({ name }) => ({ id: name.toLowerCase(), time: start, speed: 1 }));
    const { answer } = await open({ schema });
    expect(await answer([{ name: "A" }, { name: "B" }])).toEqual(["data a b"]);
    expect(await answer([{ name: "B" }])).toEqual(["gone a"]);
  });

  it("takes no position of an answer: a whole list follows no other", async () => {
    const { answer } = await open();
    expect(await answer({ epoch: "e", seq: 2, rows: machines("a b"), head: 2 })).toEqual(["data a b"]);
    expect(await answer({ epoch: "e", seq: 9, rows: machines("b"), head: 99 })).toEqual(["gone a"]);
    expect(await answer({ epoch: "e", seq: 2, rows: machines("a b"), head: 2 })).toEqual(["data a"]);
  });

  it("without it says nothing of keys that are in an answer no more", async () => {
    const { answer, stream } = await open({ replace: false });
    await answer(machines("a b"));
    expect(await answer(machines("a"))).toEqual([]);
    expect(stream.latest("b")).toBeDefined();
  });

  it("needs the stream's key, and says so before anything is asked for", () => {
    const source = poll<Machine>("http://x/", { replace: true });
    expect(() => new DataStream(source)).toThrow(
      'invalid key: undefined (expected the field by which replace of poll knows a row, such as key: "id")',
    );
    expect(() => new DataStream(source, { key: "id" })).not.toThrow();
  });

  it("goes with no option by which answers follow one another", () => {
    for (const options of [
      { position: "/seq" },
      { epoch: "/epoch" },
      { partition: "/part" },
      { after: "/after" },
      { resumes: true },
    ]) {
      const [name] = Object.keys(options);
      expect(() => poll("http://x/", { replace: true, ...options })).toThrow(
        `invalid ${name}: with replace each answer is the whole list, and follows no other`,
      );
    }
    expect(() => poll("http://x/", { replace: 1 } as object)).toThrow("invalid replace: 1 (expected true or false)");
  });
});
