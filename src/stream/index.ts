export { DataStream } from "./data-stream.js";
export type { SubscribeOptions, Subscriber } from "./data-stream.js";
export { platform } from "./environment.js";
export type { Environment } from "./environment.js";
export { StreamError } from "./errors.js";
export type { StreamErrorCode, StreamErrorOptions } from "./errors.js";
export type {
  Batch,
  BatchOrigin,
  Drop,
  Gap,
  GapEdge,
  Missing,
  Repair,
  StateChange,
  Stats,
  StreamEvents,
  StreamState,
} from "./events.js";
export type { Latest } from "./latest.js";
export type { Accessor, DataStreamOptions, RetryPolicy, TimeUnit } from "./options.js";
export type {
  At,
  DropCause,
  ErrorHint,
  HistoryAnswer,
  HistoryQuery,
  Loss,
  Order,
  Position,
  Sink,
  Source,
  SourceFunction,
  Teardown,
} from "./source.js";
