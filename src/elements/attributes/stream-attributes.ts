import type {
  DataStreamOptions,
  EventSourceOptions,
  LinesOptions,
  PollOptions,
  RandomOptions,
  WebSocketOptions,
} from "../../stream/index.js";
import type { Attribute } from "./attributes.js";
import type { AttributeType } from "./parsers.js";

type SourceOptions = RandomOptions &
  PollOptions<never> &
  WebSocketOptions<never> &
  EventSourceOptions<never> &
  LinesOptions<never>;

const as = (type: AttributeType): Attribute => ({ type });

/** The options of all sources that an element can open; the name of the source says the format of lines. */
export const sourceAttributes = {
  interval: as("duration"),
  timeout: as("duration"),
  conditional: as("boolean"),
  binary: as("boolean"),
  delimiter: as("text"),
  finite: as("boolean"),
  replace: as("boolean"),
  min: as("number"),
  max: as("number"),
  integer: as("boolean"),
  walk: as("boolean"),
  seed: as("number"),
  select: as("text"),
  position: as("text"),
  epoch: as("text"),
  partition: as("text"),
  after: as("text"),
  order: as("text"),
  counts: as("text"),
  resumes: as("boolean"),
  revises: as("boolean"),
  fields: as("words"),
  heartbeat: as("duration"),
  history: as("text"),
  protocols: as("words"),
  hello: as("greeting"),
  ping: as("json"),
  events: as("words"),
  method: as("text"),
  credentials: as("text"),
  token: as("secret"),
  headers: as("secret"),
  body: as("secret"),
  fetch: as("function"),
  decode: as("function"),
  schema: as("function"),
  final: as("function"),
  ok: as("function"),
} satisfies Record<Exclude<keyof SourceOptions, "WebSocket" | "format">, Attribute>;

/** The options of a stream. */
export const streamAttributes = {
  time: as("text"),
  key: as("text"),
  rowKey: { type: "text", field: ["key"] },
  timeUnit: as("text"),
  textTimeZone: as("text"),
  numbers: as("text"),
  recent: as("number"),
  backfill: as("duration-or-json"),
  cache: as("text"),
  resume: as("json"),
  retry: as("word-or-json"),
  connectTimeout: as("duration"),
  idleDelay: as("duration"),
  staleAfter: as("duration"),
  hidden: as("hidden"),
  maxMessageBytes: as("number"),
  maxRows: as("number"),
  maxAhead: as("duration"),
  environment: as("function"),
} satisfies Record<Exclude<keyof DataStreamOptions<never> | "rowKey", "signal">, Attribute>;
