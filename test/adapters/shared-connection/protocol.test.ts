import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LogContents, LogPlace, Message } from "../../../src/adapters/shared-connection/protocol.js";
import type { EngineRow } from "../../relay/engine.js";
import { Engine } from "../../relay/engine.js";
import { FakeLocks } from "./fake-locks.js";
import type { PageReader } from "./pages.js";
import { openPage } from "./pages.js";

/** A leader that says what a test wants, and holds the lock. */
class Leader {
  readonly heard: Message[] = [];
  readonly #channel = new BroadcastChannel("tickline:1:feed");

  constructor() {
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.heard.push(data);
  }

  say(message: Message): void {
    this.#channel.postMessage(message);
  }

  /** Waits for the next page that joins, and forgets all that was said before. */
  async joined() {
    const join = await vi.waitFor(() => {
      const found = this.heard.findLast((message) => message.type === "join");
      expect(found).toBeDefined();
      return found!;
    });
    this.heard.length = 0;
    return join;
  }

  close(): void {
    this.#channel.onmessage = null;
    this.#channel.close();
  }
}

const FUTURE = 10_000_000_000_000;
const place = (number: number, calls: number): LogPlace => ({ number: FUTURE + number, leader: "test", calls });
const row = (value: number): EngineRow => ({ time: 1_700_000_000_000 + value, value });
const next = (value: number) => ["next", [row(value)], { position: { epoch: "e1", offset: value } }] as const;
const contents = (offset: number): LogContents => ({
  floor: { epoch: "e1", offset },
  calls: [],
  opening: [],
  isOpen: true,
  nextWithin: undefined,
  isWhole: false,
  hasRows: true,
});

let leader: Leader;
let engine: Engine;
let reader: PageReader<EngineRow>;
let transports: number;

beforeEach(async () => {
  vi.stubGlobal("navigator", { locks: new FakeLocks() });
  // Stolen in the end, which is an error to who holds it.
  navigator.locks.request("tickline:1:feed", {}, () => new Promise(() => undefined)).catch(() => undefined);
  leader = new Leader();
  engine = new Engine();
  engine.write(11);
  transports = 0;
  const plain = engine.source();
  const source = {
    name: "engine",
    order: "contiguous" as const,
    connect: (sink: Parameters<typeof plain.connect>[0]) => {
      transports += 1;
      return plain.connect(sink);
    },
  };
  reader = openPage().read(source);
  const { from } = await leader.joined();
  leader.say({ type: "welcome", to: from, at: place(1, 5), log: contents(10) });
  await vi.waitFor(() => expect(reader.stream.state).toBe("live"));
  leader.say({ type: "calls", at: place(1, 6), calls: [next(11)] });
  await vi.waitFor(() => expect(reader.values).toEqual([11]));
});

afterEach(() => {
  reader.stream.destroy();
  leader.close();
  vi.unstubAllGlobals();
});

it("joins anew where calls are missing before those that come", async () => {
  leader.say({ type: "calls", at: place(1, 8), calls: [next(13)] });
  expect(await leader.joined()).toMatchObject({ resume: { epoch: "e1", offset: 11 } });
  expect(reader.values).toEqual([11]);
});

it("joins anew where a reign speaks of which it has heard no beginning, whatever its calls are numbered", async () => {
  leader.say({ type: "calls", at: place(2, 7), calls: [next(12)] });
  expect(await leader.joined()).toMatchObject({ resume: { epoch: "e1", offset: 11 } });
  expect(reader.values).toEqual([11]);
});

it("ignores what an earlier reign says", async () => {
  leader.say({ type: "hello", term: place(2, 0), base: place(1, 6) });
  leader.say({ type: "calls", at: place(1, 7), calls: [next(12)] });
  leader.say({ type: "calls", at: place(2, 1), calls: [next(12)] });
  leader.say({ type: "calls", at: place(2, 2), calls: [next(13)] });
  await vi.waitFor(() => expect(reader.values).toEqual([11, 12, 13]));
  expect(leader.heard.filter(({ type }) => type === "join")).toEqual([]);
});

it("catches up by itself where the leader cannot bring it from where it is, and goes on in step", async () => {
  engine.write(9);
  leader.say({ type: "hello", term: place(2, 0), base: null });
  const { from } = await leader.joined();
  leader.say({ type: "welcome", to: from, at: place(2, 0), log: contents(20) });
  await vi.waitFor(() => expect(reader.values.at(-1)).toBe(20));
  expect(reader.errors.map(({ message }) => message)).toEqual(["engine: the connection went over to another page"]);
  // The engine goes on without the page, whose rows come from the leader.
  engine.write(1);
  leader.say({ type: "calls", at: place(2, 1), calls: [next(21)] });
  await vi.waitFor(() => expect(reader.values).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]));
  expect([reader.gaps, transports]).toEqual([[], 1]);
});

it("goes on in step where it has seen more than a leader that is not there yet", async () => {
  leader.say({ type: "hello", term: place(2, 0), base: null });
  const { from } = await leader.joined();
  leader.say({ type: "welcome", to: from, at: place(2, 0), log: contents(9) });
  leader.say({ type: "calls", at: place(2, 3), calls: [next(10), next(11), next(12)] });
  await vi.waitFor(() => expect(reader.values).toEqual([11, 12]));
  expect([reader.errors, reader.gaps, transports]).toEqual([[], [], 0]);
});

it("takes the lead from one that does not answer, once it has asked", async () => {
  await vi.waitFor(() => expect(leader.heard.map(({ type }) => type)).toContain("take"));
  expect(leader.heard.map(({ type }) => type).slice(0, 2)).toEqual(["ping", "take"]);
  await vi.waitFor(() => expect(transports).toBe(1));
  engine.write(2);
  await vi.waitFor(() => expect(reader.values).toEqual([11, 12, 13]));
});

it("leaves the lead to one that answers", async () => {
  const answering = setInterval(() => {
    if (leader.heard.some(({ type }) => type === "ping")) leader.say({ type: "pong", term: place(1, 0) });
    leader.heard.length = 0;
  }, 20);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  clearInterval(answering);
  expect(transports).toBe(0);
});
