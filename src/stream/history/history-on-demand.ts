import type { Context } from "../context.js";
import type { Gap } from "../events.js";
import { OnDemand } from "../on-demand.js";
import { hasHistory, isBackfillOn } from "./has-history.js";
import type { History, PastJudge } from "./history.js";

/** The code that asks history and tells what it answers. */
export const historyCode = new OnDemand("history", (again) => import("./history.js").catch(again));

/** Number of gaps that wait for the code at most; beyond, the oldest is left as it is. */
const MAX_GAPS = 1_000;

/** The requests to history of a stream, whose code may be still to come. */
export interface HistoryOnDemand<T> extends History<T> {
  /** Fetches the code where rows from before the first live one are wanted: the source connects meanwhile. */
  prepare(): void;
}

/**
 * Makes the requests of a stream to its source's history; null where the source has none. The code is fetched with the
 * first connection where the option `backfill` is set, else with the first gap that it may fill; until it comes, what
 * it is for is noted.
 *
 * @param isUp - tells whether the stream has a link to its server
 * @throws TypeError if the option `backfill` needs a history and there is none
 */
export function historyOnDemand<T>(
  context: Context<T>,
  judge: PastJudge<T>,
  isUp: () => boolean,
): HistoryOnDemand<T> | null {
  const { config, report } = context;
  if (!hasHistory(context)) return null;
  const hasBackfill = isBackfillOn(config);
  let history: History<T> | undefined;
  /** What waits for the code: what tells where history ends, and gaps. */
  const notes: ((history: History<T>) => void)[] = [];
  const gaps: Gap[] = [];
  let [isHeadNoted, areRowsNoted, isComing] = [false, false, false];
  let phase: "paused" | "connecting" | "live" = "paused";
  let isClosed = false;

  /** Returns the history where its code is here, with all that waited. */
  function begin(): History<T> | undefined {
    if (history || !historyCode.code) return history;
    const begun = (history = historyCode.code.createHistory(context, judge, isUp));
    if (phase === "live") begun.resume();
    for (const note of notes.splice(0)) note(begun);
    for (const gap of gaps.splice(0)) begun.fill(gap);
    if (isClosed) begun.close();
    return begun;
  }

  function fetch(): void {
    if (isComing || begin()) return;
    isComing = true;
    const end = (): void => {
      isComing = false;
      if (phase === "live") begin();
    };
    historyCode
      .load({
        emit: (_, error) => {
          if (phase !== "paused") report(error);
        },
      })
      .then(end, end);
  }

  function note(tell: (history: History<T>) => void): void {
    const begun = begin();
    if (begun) tell(begun);
    else notes.push(tell);
  }

  return {
    prepare() {
      if (phase === "paused") phase = "connecting";
      if (hasBackfill) fetch();
    },
    fill(gap) {
      if (gap.kind !== "lost" || !gap.after.position || !gap.before.position) return;
      const begun = begin();
      if (begun) begun.fill(gap);
      else {
        gaps.push(gap);
        if (gaps.length > MAX_GAPS) gaps.shift();
        fetch();
      }
    },
    rows(rows, batch, size) {
      if (!hasBackfill || areRowsNoted) return;
      areRowsNoted = true;
      note((begun) => {
        begun.rows(rows, batch, size);
      });
    },
    head(head) {
      if (!hasBackfill || isHeadNoted) return;
      isHeadNoted = true;
      note((begun) => {
        begun.head(head);
      });
    },
    resume() {
      const ready = history;
      phase = "live";
      if (hasBackfill || gaps.length > 0) fetch();
      ready?.resume();
    },
    pause() {
      phase = "paused";
      history?.pause();
    },
    async read(query) {
      if (!historyCode.code) {
        await historyCode.load({
          emit: (_, error) => {
            report(error);
          },
        });
      }
      // Cast: the code is here.
      return (begin() as History<T>).read(query);
    },
    close() {
      isClosed = true;
      history?.close();
    },
  };
}
