export { relay } from "./relay.js";
export type { Relay } from "./relay.js";
export type { RelayOptions } from "./options.js";
export type { RelayStats } from "./stats.js";
export type { NodeListener, NodeRequest, NodeServer } from "./node-http.js";
