import type { Source } from "tickline";
import type { Feed } from "./cases/index.mjs";

export function feedSource(feed: Feed, start: number): Source<unknown>;
