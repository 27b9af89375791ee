import type { Kind } from "../../widgets/internal.js";
import { dashboardKind, kinds } from "../../widgets/internal.js";
import type { Elsewhere, MakeSource } from "./elsewhere.js";
import { sources as eventSource } from "./sources/event-source.js";
import { sources as lines } from "./sources/lines.js";
import { sources as poll } from "./sources/poll.js";
import { sources as random } from "./sources/random.js";
import { sources as webSocket } from "./sources/web-socket.js";

// What this build holds: all of it. Builds that hold less take another file of this folder in the place of this one
// (`contentsOf` in rollup.config.mjs).

/** The kinds of widgets by name. */
export const heldKinds: Readonly<Record<string, Kind>> = { ...kinds, dashboard: dashboardKind };

/** The sources by the names that an element gives them. */
export const heldSources: Readonly<Record<string, MakeSource>> = {
  ...random,
  ...poll,
  ...webSocket,
  ...eventSource,
  ...lines,
};

/** What this build does not hold: nothing. */
export const elsewhere: Elsewhere | undefined = undefined as Elsewhere | undefined;
