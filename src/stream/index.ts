export { deleteCache } from "./cache/delete-cache.js";
export { DataStream } from "./data-stream.js";
export type { SubscribeOptions, Subscriber } from "./data-stream.js";
export { platform } from "./clock/environment.js";
export type { Environment, SteadyEnvironment } from "./clock/environment.js";
export { StreamError } from "./errors.js";
export type { StreamErrorCode, StreamErrorOptions } from "./errors.js";
export type {
  Batch,
  BatchOrigin,
  Drop,
  Gap,
  GapEdge,
  Gone,
  Missing,
  Repair,
  StateChange,
  Stats,
  StreamEvents,
  StreamState,
} from "./events.js";
export type {
  Attempt,
  DecodedMessage,
  DecodeOptions,
  DecodeResult,
  Message,
  MessageContext,
} from "./messages/decode-options.js";
export type { Past, PastQuery } from "./history/reads.js";
export type { Key } from "./key.js";
export type { Latest } from "./delivery/latest-rows.js";
export type { Accessor, DataStreamOptions, PastRows, RetryPolicy, TimeUnit } from "./options/options.js";
export type { Json } from "./recording/encode.js";
export { record } from "./recording/record.js";
export type { Recorder, RecordOptions } from "./recording/record.js";
export type {
  Forgotten,
  Recorded,
  RecordedError,
  RecordedEvent,
  RecordedRepair,
  RecordedRows,
  Recording,
} from "./recording/recording.js";
export type { Row } from "./row.js";
export type { SchemaFailure, SchemaResult, SchemaSuccess, StandardSchema } from "./messages/schema.js";
export type {
  At,
  DropCause,
  ErrorHint,
  HistoryAnswer,
  HistoryQuery,
  Loss,
  Order,
  PastGap,
  Position,
  Refusal,
  Resume,
  Sink,
  Source,
  SourceFunction,
  Teardown,
} from "./source.js";
export type { Conversation, Hello } from "./sources/conversation.js";
export type { Feed } from "./sources/feed-cursor.js";
export { fromEmitter } from "./sources/from-emitter.js";
export type { EmitterEvents, EmitterOptions, EventNames } from "./sources/from-emitter.js";
export { fromIterable } from "./sources/from-iterable.js";
export type { IterableAttempt, IterableFeed } from "./sources/from-iterable.js";
export { fromObservable } from "./sources/from-observable.js";
export type { Interoperable, ObservableInput, ObservableLike, ObserverLike } from "./sources/from-observable.js";
export type { ItemOptions, MappedOptions, RowOf } from "./sources/items.js";
export type { EmitterLike, EventName, OnLike, TargetLike } from "./sources/listen.js";
export type { HeadersInput, RequestOptions } from "./sources/http/request-options.js";
export { eventSource } from "./sources/event-source.js";
export type { EventSourceOptions } from "./sources/event-source.js";
export { lines } from "./sources/lines.js";
export type { ByteFeed, LinesInput, LinesOptions } from "./sources/lines.js";
export { manual } from "./sources/manual.js";
export type { ManualOptions, ManualSource } from "./sources/manual.js";
export type { Fetch } from "./sources/http/http.js";
export type { MessageOptions, RequestContext, UrlOption } from "./sources/http/message-options.js";
export { poll } from "./sources/poll.js";
export type { PollOptions } from "./sources/poll.js";
export { random } from "./sources/random.js";
export type { RandomOptions, RandomRow } from "./sources/random.js";
export type { RandomValuesOptions } from "./sources/random-values.js";
export { replay } from "./recording/replay.js";
export type { ReplayOptions, ReplaySource } from "./recording/replay.js";
export type { SocketEvent, SocketOptions, WebSocketConstructor, WebSocketLike } from "./sources/socket.js";
export type { TokenContext, TokenOption } from "./sources/http/token.js";
export { webSocket } from "./sources/web-socket.js";
export type { Ping, WebSocketOptions } from "./sources/web-socket.js";
