import { provideStreamCode } from "../../src/stream/all-code.js";
import type { Fetch, WebSocketConstructor } from "../../src/stream/index.js";
import { DataStream, platform, webSocket } from "../../src/stream/index.js";
import type { NumberedRow } from "../servers/page-server.js";

/** What a page with a cached stream is given by the page around it. */
export interface CachedPageHost {
  readonly Socket: WebSocketConstructor;
  readonly fetch: Fetch;
  /** The name of the cache. */
  readonly name: string;
  /** Number of times that time goes as fast. */
  readonly speed: number;
  /** Whether the page hears that it is about to be left; else it is as if it were killed. */
  readonly isTold: boolean;
  readonly recent: number;
  /** Takes the stream, which has not been started yet. */
  ready(stream: DataStream<NumberedRow>): void;
}

const { cachedPage: host } = parent as unknown as { readonly cachedPage: CachedPageHost };
const startedAt = platform.now();

// The runner of the tests puts itself in the way of files that are fetched on demand, and is not in this frame.
provideStreamCode();

const source = webSocket<NumberedRow>("ws://feed.example/", {
  WebSocket: host.Socket,
  history: "http://feed.example/history",
  fetch: host.fetch,
});
host.ready(
  new DataStream(source, {
    cache: host.name,
    recent: host.recent,
    retry: { minDelay: 1, maxDelay: 1 },
    environment: {
      ...platform,
      now: () => startedAt + (platform.now() - startedAt) * host.speed,
      // What waits for the database waits as long as a busy machine may need.
      setTimeout: (callback, delay) => platform.setTimeout(callback, delay < 2_000 ? delay / host.speed : delay),
      on: host.isTold ? platform.on : () => () => undefined,
    },
  }),
);
