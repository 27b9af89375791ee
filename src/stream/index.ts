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
export type { DecodedMessage, DecodeOptions, Message } from "./decode.js";
export type { Latest } from "./latest.js";
export type { Accessor, DataStreamOptions, RetryPolicy, TimeUnit } from "./options.js";
export type { Row } from "./row.js";
export type { SchemaResult, StandardSchema } from "./schema.js";
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
export type { RequestOptions } from "./sources/ask.js";
export { eventSource } from "./sources/event-source.js";
export type { EventSourceOptions } from "./sources/event-source.js";
export { manual } from "./sources/manual.js";
export type { ManualOptions, ManualSource } from "./sources/manual.js";
export type { Fetch } from "./sources/http.js";
export type { Attempt, MessageOptions, UrlOption } from "./sources/messages.js";
export { poll } from "./sources/poll.js";
export type { PollOptions } from "./sources/poll.js";
export { random } from "./sources/random.js";
export type { RandomOptions, RandomRow } from "./sources/random.js";
export type { RandomValuesOptions } from "./sources/random-values.js";
export type { SocketEvent, SocketOptions, WebSocketConstructor, WebSocketLike } from "./sources/socket.js";
export type { TokenContext, TokenOption } from "./sources/token.js";
export { webSocket } from "./sources/web-socket.js";
export type { WebSocketOptions } from "./sources/web-socket.js";
/** @internal */
export { unknownOption } from "./unknown-option.js";
