export { centrifugo } from "./centrifugo.js";
export type { CentrifugoOptions } from "./options.js";
export type { CentrifugoPublication } from "./pushes.js";
export type { EntryOptions } from "../client/entry-reader.js";
