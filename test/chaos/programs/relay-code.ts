/** The relay of the sources, and the streams that read it, as one file: for processes that load them by its path. */
export { relay } from "../../../src/relay/index.js";
export { DataStream, eventSource, webSocket } from "../../../src/stream/index.js";
