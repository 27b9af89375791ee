import { EventEmitter } from "node:events";
import { of } from "rxjs";
import { describe, expect, it } from "vitest";
import {
  eventSource,
  fromEmitter,
  fromIterable,
  fromObservable,
  manual,
  poll,
  random,
  replay,
  webSocket,
} from "../../../src/stream/index.js";

const SECRET = "s3cr3t";
const recording = { version: 1, name: "x", startedAt: 1, stoppedAt: 2, events: [] };

/** Makes each source with options that its types would refuse; the cast of the recording does the same. */
const make: Record<string, (options: object) => unknown> = {
  eventSource: (options) => eventSource("http://x/", options),
  poll: (options) => poll("http://x/", options),
  webSocket: (options) => webSocket("ws://x/", options),
  random: (options) => random(options),
  manual: (options) => manual(options),
  replay: (options) => replay(recording as never, options),
  fromIterable: (options) => fromIterable([], options),
  fromObservable: (options) => fromObservable(of(1), options),
  fromEmitter: (options) => fromEmitter(new EventEmitter(), "x", options),
};

const messages = ["eventSource", "poll", "webSocket"];
const requests = ["eventSource", "poll"];
const items = ["fromIterable", "fromObservable", "fromEmitter"];

/** Wrong options: the sources that take them, the options, and the words of the error. */
const wrong: readonly (readonly [owners: readonly string[], options: object, words: string])[] = [
  [messages, { decode: "json" }, "invalid decode: json (expected a function)"],
  [messages, { select: 5 }, "invalid select: 5"],
  [messages, { order: 5 }, 'invalid order: 5 (expected "contiguous", "increasing", "opaque")'],
  [messages, { counts: "bytes" }, 'invalid counts: bytes (expected "messages", "rows")'],
  [messages, { schema: {} }, "invalid schema: expected a Standard Schema"],
  [messages, { resumes: "yes" }, "invalid resumes: yes (expected true or false)"],
  [messages, { revises: 1 }, "invalid revises: 1 (expected true or false)"],
  [messages, { fields: "time" }, "invalid fields: time (expected names of elements in order"],
  [messages, { fields: [] }, "invalid fields: an array (expected names of elements in order"],
  [messages, { fields: [null] }, "invalid fields: an array"],
  [messages, { fields: ["a", "a"] }, "invalid fields: an array"],
  [messages, { heartbeat: "5s" }, "invalid heartbeat: 5s (expected milliseconds, a number)"],
  [messages, { history: 5 }, "invalid history: 5 (expected a URL, or a function of the query)"],
  [messages, { history: { url: "x" } }, "invalid history: an object (expected a URL, or a function of the query)"],
  [messages, { fetch: {} }, "invalid fetch: an object (expected a function)"],
  [messages, { token: { bearer: SECRET } }, "invalid token: an object (expected a text, or a function that gets one)"],
  [messages, { token: 12345 }, "invalid token: a number (expected a text, or a function that gets one)"],
  [
    messages,
    { token: Promise.resolve(SECRET) },
    "invalid token: a promise (expected a text, or a function that gets one)",
  ],
  [requests, { method: 5 }, 'invalid method: 5 (expected a method of HTTP, such as "POST")'],
  [
    requests,
    { method: "POST", body: { query: SECRET } },
    "invalid body: an object (expected a text, such as JSON.stringify(query), or a function that gives one)",
  ],
  [requests, { body: "{}" }, 'invalid body: a request by GET has none (give method: "POST")'],
  [requests, { method: "head", body: "{}" }, 'invalid body: a request by head has none (give method: "POST")'],
  [requests, { credentials: true }, 'invalid credentials: true (expected "omit", "same-origin", "include")'],
  [
    requests,
    { headers: `authorization: ${SECRET}` },
    "invalid headers: a text (expected an object of texts that headers can carry",
  ],
  [
    requests,
    { headers: { "not a name": SECRET } },
    "invalid headers: an object (expected an object of texts that headers can carry",
  ],
  [requests, { final: [404] }, "invalid final: an array (expected a function)"],
  [["eventSource"], { events: "tick" }, 'invalid events: tick (expected an array of types, such as ["tick"])'],
  [["eventSource"], { events: [5] }, 'invalid events: an array (expected an array of types, such as ["tick"])'],
  [requests, { ok: 410 }, "invalid ok: 410 (expected a function)"],
  [["poll"], { timeout: "1m" }, "invalid timeout: 1m (expected milliseconds, a number)"],
  [["poll"], { conditional: "yes" }, "invalid conditional: yes (expected true or false)"],
  [["poll"], { interval: "1s" }, "invalid interval: 1s (expected milliseconds, a number)"],
  [
    ["webSocket"],
    { protocols: 5 },
    "invalid protocols: 5 (expected a text, an array of texts, or a function that gives one)",
  ],
  [["webSocket"], { protocols: [5] }, "invalid protocols: an array (expected a text"],
  [
    ["webSocket"],
    { hello: 5 },
    "invalid hello: 5 (expected a message, a list of messages, a function that gives them, or false)",
  ],
  [["webSocket"], { hello: true }, "invalid hello: true"],
  [["webSocket"], { hello: null }, "invalid hello: null"],
  [["webSocket"], { ping: 5_000 }, "invalid ping: 5000 (expected { interval, message })"],
  [
    ["webSocket"],
    { ping: { interval: "5s", message: "x" } },
    "invalid ping.interval: 5s (expected milliseconds, a number)",
  ],
  [["webSocket"], { ping: { every: 5, message: "x" } }, "unknown option: every"],
  [["webSocket"], { WebSocket: "ws" }, "invalid WebSocket: ws (expected the class itself"],
  [["webSocket"], { final: 1008 }, "invalid final: 1008 (expected a function)"],
  [["random"], { interval: "1s" }, "invalid interval: 1s"],
  [["random"], { min: "1" }, "invalid min: 1 (expected a number)"],
  [["random"], { max: null }, "invalid max: null (expected a number)"],
  [["random"], { seed: "1" }, "invalid seed: 1 (expected a number)"],
  [["random"], { integer: "yes" }, "invalid integer: yes (expected true or false)"],
  [["random"], { walk: 1 }, "invalid walk: 1 (expected true or false)"],
  [["manual"], { order: "sorted" }, 'invalid order: sorted (expected "contiguous", "increasing", "opaque")'],
  [["replay"], { speed: "2" }, "invalid speed: 2 (expected a number more than 0)"],
  [["replay"], { loop: "yes" }, "invalid loop: yes (expected true or false)"],
  [items, { position: 5 }, "invalid position: 5 (expected a field, or a function of the row)"],
  [items, { order: "sorted" }, "invalid order: sorted"],
  [items, { resumes: 1 }, "invalid resumes: 1 (expected true or false)"],
  [["fromEmitter"], { map: "value" }, "invalid map: value (expected a function)"],
  [["fromEmitter"], { connected: true }, "invalid connected: true (expected a function)"],
  [["fromEmitter"], { recovered: true }, "invalid recovered: true (expected a function)"],
];

describe("an option of a wrong kind throws at once", () => {
  for (const [owners, options, words] of wrong) {
    it.each(owners)(`${words}: %s`, (owner) => {
      let thrown: unknown;
      try {
        make[owner](options);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(TypeError);
      expect((thrown as Error).message).toContain(words);
      expect((thrown as Error).message).not.toContain(SECRET);
    });
  }

  it.each([undefined, null, 5, {}, ["http://x/"]])("a URL that is none: %j", (url) => {
    for (const source of [poll, eventSource, webSocket] as ((url: never) => unknown)[]) {
      // Cast: the types refuse such URLs.
      expect(() => source(url as never)).toThrow(/^invalid url: .* \(expected a text, a URL, or a function/);
    }
  });

  it("names of events", () => {
    const emitter = new EventEmitter();
    // Casts: the types refuse such names.
    expect(() => fromEmitter(emitter, { data: "x", open: 5 as never })).toThrow(
      "invalid open: 5 (expected the name of an event, or an array of names)",
    );
    expect(() => fromEmitter(emitter, { data: [{}] as never })).toThrow("invalid data: an array");
    expect(() => fromEmitter(emitter, { data: {} as never })).toThrow("invalid data: an object");
  });
});

it("what is right throws nothing, and what is undefined is as good as left out", () => {
  const nothing = Object.fromEntries(
    ["decode", "select", "history", "fetch", "token", "headers", "body", "method", "final"].map((name) => [
      name,
      undefined,
    ]),
  );
  make.poll(nothing);
  make.eventSource({
    ...nothing,
    events: ["a", "b"],
    method: "POST",
    body: "{}",
    headers: [["a", "b"]],
    credentials: "include",
  });
  make.eventSource({ headers: new Headers({ a: "b" }) });
  make.poll({ headers: () => ({}), method: "PUT", body: "" });
  make.webSocket({ protocols: [], hello: false, ping: { interval: 5, message: null } });
  make.webSocket({ protocols: "a", hello: () => undefined });
});
