export { serveConnection } from "./serve-connection.js";
export type { ServeConnectionOptions } from "./serve-connection.js";
export { sharedConnection } from "./shared-connection.js";
export type { SharedConnectionOptions } from "./shared-connection.js";
