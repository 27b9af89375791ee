import type { DataStreamOptions, Message, StandardSchema, WebSocketOptions } from "../../src/stream/index.js";

/** A way to read messages, and a message that is good in it. */
export interface Layout {
  readonly name: string;
  readonly source: WebSocketOptions<unknown>;
  readonly stream?: DataStreamOptions<unknown>;
  /** A message with one row: of that time, and of a value that no other has. */
  good(value: number, time: number): string;
}

const row = (value: number, time: number): string => `{"time":${time},"value":${value}}`;

/** Nothing that went before has anything to do with a new epoch. */
const enveloped = (value: number, time: number): string =>
  `{"epoch":"good ${value}","seq":1,"rows":[${row(value, time)}]}`;

function schemaOf(validate: (row: unknown) => unknown): StandardSchema {
  return { "~standard": { version: 1, vendor: "test", validate: (given) => ({ value: validate(given) }) } };
}

function read(message: Message): unknown {
  return JSON.parse(typeof message === "string" ? message : new TextDecoder().decode(message));
}

/** Every way of reading that has a code path of its own. */
export const layouts: readonly Layout[] = [
  { name: "envelopes", source: {}, good: enveloped },
  { name: "bare rows", source: {}, good: row },
  { name: "small limits", source: {}, stream: { maxMessageBytes: 120, maxRows: 2 }, good: enveloped },
  {
    name: "keys and a time of another name",
    source: {},
    stream: { key: (row) => (row as { name: unknown }).name, time: (row) => (row as { at: unknown }).at },
    good: (value, time) => `{"at":${time},"name":"good","value":${value}}`,
  },
  { name: "select", source: { select: "/data" }, good: (value, time) => `{"data":${row(value, time)}}` },
  {
    name: "select, position, epoch",
    source: { select: "/rows", position: "/seq", epoch: "/epoch", counts: "rows" },
    good: enveloped,
  },
  {
    name: "after, increasing",
    source: { select: "/a/0", position: "/p", epoch: "/epoch", after: "/prev", order: "increasing" },
    good: (value, time) => `{"a":[${row(value, time)}],"p":1,"prev":0,"epoch":"good ${value}"}`,
  },
  {
    name: "opaque positions",
    source: { select: "/rows", position: "/id", order: "opaque" },
    good: (value, time) => `{"rows":[${row(value, time)}],"id":"good ${value}"}`,
  },
  {
    name: "a schema that throws",
    source: {
      schema: schemaOf((given) => {
        const { time, value } = given as { time: number; value: number };
        return { time, value: Number(value.toFixed(3)) };
      }),
    },
    good: enveloped,
  },
  {
    name: "a decode that throws",
    source: {
      decode: (message) => {
        const { rows, at, head, after, recovered } = read(message) as Record<string, never>;
        return { rows, position: at, head, after, recovered };
      },
    },
    good: (value, time) => `{"rows":[${row(value, time)}],"at":{"epoch":"good ${value}","offset":1}}`,
  },
  {
    name: "a decode that gives what comes",
    source: { decode: (message) => read(message) },
    good: (value, time) => `[${row(value, time)}]`,
  },
];
