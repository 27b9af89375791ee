import type { At, Position, Source } from "../../stream/index.js";
import type { Log } from "./log.js";
import { isSamePlace } from "./places.js";
import type { Call } from "./protocol.js";
import { partsOf } from "./protocol.js";

/** Whether streams go on with a renewed transport as though nothing had happened, or begin another attempt. */
export type SeamVerdict = "whole" | "broken";

/**
 * Judges a call of a transport that resumed from the newest position of `log`: whether all rows since are here, or
 * will be. Undefined where the call does not tell. Where it stays open, or rows may be missing, the streams themselves
 * judge: they know what a reconnect without a proof means.
 */
export function judgeSeam(
  [name, ...args]: Call,
  log: Pick<Log, "newest">,
  { order = "opaque", resumes = false }: Pick<Source<unknown>, "order" | "resumes">,
): SeamVerdict | undefined {
  switch (name) {
    case "recovered":
      return args[0] === true ? "whole" : "broken";
    case "next": {
      const at = args[1] as At | undefined;
      if (!at) return "broken";
      const isCounted = order === "contiguous" && typeof at.position.offset === "number";
      // Positions tell by themselves what is missing.
      return resumes || isCounted || at.after ? "whole" : "broken";
    }
    case "position": {
      const head = args[0] as Position;
      return isSamePlace(partsOf(log.newest).get(head.partition ?? ""), head) ? "whole" : undefined;
    }
    case "replace":
    case "gone":
    case "lost":
      return "broken";
    // Streams hear of the end itself.
    case "error":
    case "complete":
      return "whole";
    default:
      return undefined;
  }
}
