export { nats } from "./nats.js";
export type { NatsOptions } from "./options.js";
export type { NatsClient, NatsHeaders, NatsReply } from "./client.js";
export type { NatsMessage } from "./message.js";
export type { EntryOptions } from "../client/entry-reader.js";
export type { MakeClient } from "../client/run-client.js";
