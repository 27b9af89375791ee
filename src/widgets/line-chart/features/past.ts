import { clock } from "../../page/clock.js";
import { pastRequestsOf } from "../../past/past-requests.js";
import type { KnownStretch } from "../../past/past-set.js";
import type { Absent } from "../../past/past-window.js";
import { PastWindow } from "../../past/past-window.js";
import type { StreamHub } from "../../store/stream-hub.js";
import { pastWords } from "../../words/past-words.js";
import type { PastStretch } from "../frame/frame-past.js";
import { paintPast } from "../paint/paint-past.js";
import { createPastNotice } from "../parts/past-notice.js";
import { pastStyles } from "../parts/past-styles.js";
import type { ShownSet } from "../series/line-set.js";
import type { ShownPast } from "../series/past-lines.js";
import { PastLines } from "../series/past-lines.js";
import type { ChartCore, Feature, FrameDraft } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** Time after which loading is told to those who hear the chart, ms. */
const TELL_AFTER_MS = 1_000;

/** Rows of the past on a chart. */
export interface PastFeature extends Feature {
  /** Whether the view is one for which rows are asked. */
  asks: boolean;
}

/** What the chart shows of one stream. */
interface StreamPast {
  readonly hub: StreamHub<never>;
  readonly window: PastWindow;
  /** The gaps that the stream knows, as of the last rows. */
  gaps: readonly KnownStretch[];
}

/** Asks history for what is on view beyond the rows that are held, and shows it before them. */
export function attachPast(chart: ChartCore, view: ViewportFeature): PastFeature {
  const { context, lines, live, status } = chart;
  const { scope } = context;
  const pastLines = new PastLines(() => live.phrase);
  const streams = new Map<unknown, StreamPast>();
  const openings = new WeakMap<object, number>();
  const notice = createPastNotice(scope, context, () => {
    for (const { window } of streams.values()) window.requests.retry();
  });
  let stretches: readonly PastStretch[] = [];
  let followed: readonly ShownSet[] | undefined;
  let haveGapsChanged = false;
  let told = "";
  let loadingSince = Infinity;
  context.addStyles(pastStyles);

  const leaveAll = (): void => {
    for (const { window } of streams.values()) window.leave();
  };
  scope.add(leaveAll);

  /** Brings the streams up to date with the sets of the lines. */
  const followLines = (): void => {
    if (lines.sets === followed) return;
    followed = lines.sets;
    const shownBy = new Map<unknown, ShownSet[]>();
    for (const shown of lines.sets) {
      if (shown.set.hub.hasHistory) shownBy.set(shown.stream, [...(shownBy.get(shown.stream) ?? []), shown]);
    }
    for (const [stream, { window }] of streams) {
      if (shownBy.has(stream)) continue;
      window.leave();
      streams.delete(stream);
    }
    for (const [stream, shown] of shownBy) {
      const former = streams.get(stream)?.window;
      const isRaw = shown.some(({ isDerived }) => isDerived);
      if (former?.isRaw === isRaw && shown.every(({ set }) => former.sets.has(set))) continue;
      former?.leave();
      const { hub } = shown[0].set;
      const window = new PastWindow(
        pastRequestsOf(hub),
        shown.map(({ set }) => set),
        isRaw,
      );
      streams.set(stream, { hub, window, gaps: [] });
      haveGapsChanged = true;
    }
  };

  /** Returns the time from which on a stream's rows are held, by its clock, epoch ms. */
  const heldFrom = (stream: unknown, hub: StreamHub<never>): number => {
    let latest = -Infinity;
    for (const line of lines.all) {
      const series = line.stream === stream ? line.live[line.mark.followed - 1] : undefined;
      // A key of which no row has come yet says nothing of the others.
      if (series !== undefined && series.length > 0) latest = Math.max(latest, series.time(series.first));
    }
    // Rows from now on come by themselves.
    return latest === -Infinity ? openedAt(hub) : latest;
  };

  /** Returns the time of a stream at which this began to look at it, epoch ms. */
  const openedAt = (hub: StreamHub<never>): number => {
    const time = openings.get(hub) ?? hub.now();
    openings.set(hub, time);
    return time;
  };

  const stretchOf = ({ from, to, problem, isEmpty }: Absent, shift: number): PastStretch => {
    const at = { from: from - shift, to: to - shift, isEmpty };
    if (problem === undefined) return { ...at, kind: "loading", words: live.phrase("loading", {}, pastWords) };
    if (problem === "too much") return { ...at, kind: "refused", words: live.phrase("tooManyRows", {}, pastWords) };
    return { ...at, kind: "failed", words: live.phrase("notLoaded", { reason: problem.message }, pastWords) };
  };

  /** Shows what is there of the past, asks for what is not, and lists what a reader has to know of it. */
  const show = (draft: FrameDraft): readonly PastStretch[] => {
    const { to, timeWindow } = draft;
    const from = to - timeWindow;
    const target = view.span;
    const oldest = lines.oldestLive ?? Infinity;
    const isBeyond = Math.min(from, target.from) < oldest;
    const found: PastStretch[] = [];
    const shown = new Map<ShownSet["set"], ShownPast>();
    let beginning = -Infinity;
    followLines();
    for (const [stream, all] of streams) {
      const { hub, window } = all;
      const shift = lines.all.find((line) => line.stream === stream)?.shift ?? 0;
      const held = heldFrom(stream, hub);
      beginning = Math.max(beginning, window.beginning(held) - shift);
      if (!isBeyond) {
        window.leave();
        continue;
      }
      if (haveGapsChanged) all.gaps = renewed(all.gaps, gapsOf(hub));
      const absent = window.show(
        {
          span: { from: from + shift, to: to + shift },
          target: { from: target.from + shift, to: target.to + shift },
          widthPx: chart.frame?.plane.width ?? draft.width,
          heldFrom: held,
          now: hub.now(),
          asks: feature.asks,
        },
        () => {
          live.loop.invalidate();
        },
      );
      beginning = Math.max(beginning, window.beginning(held) - shift);
      found.push(...absent.map((each) => stretchOf(each, shift)));
      for (const [set, selection] of window.selections) {
        const past = window.sets.get(set);
        if (past !== undefined) shown.set(set, { past, selection, gaps: all.gaps });
      }
    }
    haveGapsChanged &&= !isBeyond;
    pastLines.beginning = beginning;
    if (pastLines.show(shown)) {
      lines.showPast(pastLines);
      draft.lines = lines.hidden.visibleOf(lines.all);
    }
    if (!feature.asks || !isBeyond || !(beginning > from)) return found;
    const words = live.phrase("beginning", { time: live.momentFormat(beginning, live.now()) }, pastWords);
    return [{ from, to: Math.min(beginning, to), kind: "before", isEmpty: true, words }, ...found];
  };

  /** Tells those who hear the chart what a stretch without rows means, once it lasts. */
  const tell = (): void => {
    const worst = stretches.find(({ kind }) => kind === "failed") ?? stretches.at(-1);
    const now = clock.now();
    loadingSince = worst?.kind === "loading" ? Math.min(loadingSince, now) : Infinity;
    if (worst === undefined) told = "";
    else if (worst.words !== told && (worst.kind !== "loading" || now - loadingSince >= TELL_AFTER_MS)) {
      told = worst.words;
      status.announcer.say(told);
    }
  };

  const feature: PastFeature = {
    asks: false,
    elements: [notice.element],
    update() {
      notice.label(live.phrase("tryAgain", {}, pastWords));
    },
    beginAnew() {
      leaveAll();
      streams.clear();
      followed = undefined;
      pastLines.show(new Map());
    },
    rowsArrived() {
      haveGapsChanged = true;
    },
    prepare(draft) {
      stretches = show(draft);
      const isSomeShown = stretches.length > 0 || (feature.asks && pastLines.isShown);
      draft.past = isSomeShown
        ? {
            stretches,
            paint(painter, painting, palette) {
              paintPast(painter, painting, palette, stretches);
            },
          }
        : undefined;
    },
    drawn({ plane }, { reducedMotion }) {
      notice.place(stretches, plane, reducedMotion);
      tell();
    },
  };
  return feature;
}

/** Lists the gaps that a stream knows. */
function gapsOf({ gaps }: StreamHub<never>): readonly KnownStretch[] {
  return [...gaps].flatMap(([id, { kind, missing }]) =>
    missing.map(({ after, before }) => ({ id, kind, after, before })),
  );
}

/** Returns the former gaps where the new ones are the same: rows that come in leave the past as it is shown. */
function renewed(former: readonly KnownStretch[], gaps: readonly KnownStretch[]): readonly KnownStretch[] {
  const isSame =
    former.length === gaps.length &&
    gaps.every(({ id, kind, after, before }, index) => {
      const other = former[index];
      return other.id === id && other.kind === kind && other.after === after && other.before === before;
    });
  return isSame ? former : gaps;
}
