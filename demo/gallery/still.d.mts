import type { RenderedGap } from "tickline";
import type { Feed } from "./cases/index.mjs";

export function stillOf(feed: Feed, end: number): { rows: unknown[]; gaps: RenderedGap[] };
