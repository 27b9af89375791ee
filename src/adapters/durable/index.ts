export { durable } from "./durable.js";
export type { DurableOptions } from "./durable.js";
export type { EntryOptions } from "../client/entry-reader.js";
