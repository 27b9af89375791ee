import * as cacheModule from "./cache/cache.js";
import { cacheCode } from "./cache/cache-on-demand.js";
import * as historyModule from "./history/history.js";
import { historyCode } from "./history/history-on-demand.js";
import * as urlHistoryModule from "./sources/http/history.js";
import { urlHistoryCode } from "./sources/http/message-options.js";

/**
 * Provides all code of a stream that is fetched on demand elsewhere: for builds into a single file, which hold it
 * anyway, and for tests on a clock that does not wait for files.
 */
export function provideStreamCode(): void {
  cacheCode.provide(cacheModule);
  historyCode.provide(historyModule);
  urlHistoryCode.provide(urlHistoryModule);
}
