import type { Source } from "tickline/stream";
import type { ServedFeed } from "./wire-server.mjs";

export function feedSource<T>(feed: ServedFeed<T>): Source<T>;
