import type { Painter } from "../../../draw/index.js";
import { clock } from "../../page/clock.js";
import type { Interval } from "../../past/intervals.js";
import { intersect, union } from "../../past/intervals.js";
import { levelOf, RAW } from "../../past/level.js";
import type { PastRequests } from "../../past/past-requests.js";
import { missingOf, pastRequestsOf } from "../../past/past-requests.js";
import type { KnownStretch, PastSet, Selection } from "../../past/past-set.js";
import type { StreamHub } from "../../store/stream-hub.js";
import type { Palette } from "../../style/palette.js";
import { pastWords } from "../../words/past-words.js";
import type { PastPainting, PastStretch } from "../frame/frame-past.js";
import { paintPast } from "../paint/paint-past.js";
import { createPastNotice } from "../parts/past-notice.js";
import { pastStyles } from "../parts/past-styles.js";
import type { ShownSet } from "../series/line-set.js";
import type { ShownPast } from "../series/past-lines.js";
import { PastLines } from "../series/past-lines.js";
import type { ChartCore, Feature, FrameDraft } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** Stretches that are narrower are not asked for, CSS pixels. */
const LEAST_PX = 2;

/** Part of the view by which more is asked for on both sides: panning finds it there. */
const MARGIN = 0.25;

/** Rows by which the stretch that is selected moves on, so that few frames select anew. */
const STRIDE_ROWS = 512;

/** Time after which loading is told to those who hear the chart, ms. */
const TELL_AFTER_MS = 1_000;

/** Rows of the past on a chart. */
export interface PastFeature extends Feature {
  /** Whether the view is one for which rows are asked. */
  asks: boolean;
}

/** The sets of one stream, with what was selected of their past. */
interface Group {
  readonly hub: StreamHub<never>;
  readonly requests: PastRequests;
  readonly sets: ReadonlyMap<ShownSet["set"], PastSet>;
  /** Whether a mark makes its own of rows as they came in. */
  readonly isDerived: boolean;
  /** The gaps that the stream knows, as of the last rows. */
  gaps: readonly KnownStretch[];
  /** What the selections were made for. */
  selectedBy: string;
  selections: ReadonlyMap<ShownSet["set"], Selection>;
}

/** Asks history for what is on view beyond the rows that are held, and shows it before them. */
export function attachPast(chart: ChartCore, view: ViewportFeature): PastFeature {
  const { context, lines, live, status } = chart;
  const { scope } = context;
  const owner = {};
  const pastLines = new PastLines(() => live.phrase);
  const groups = new Map<unknown, Group>();
  const notice = createPastNotice(scope, context, () => {
    for (const { requests } of groups.values()) requests.retry();
  });
  let stretches: readonly PastStretch[] = [];
  let haveGapsChanged = false;
  let told = "";
  let loadingSince = Infinity;
  context.addStyles(pastStyles);
  scope.add(() => {
    for (const { requests } of groups.values()) requests.leave(owner);
  });

  const changed = (): void => {
    live.loop.invalidate();
  };

  /** Brings the groups up to date with the sets of the lines. */
  const group = (): void => {
    const byStream = new Map<unknown, ShownSet[]>();
    for (const shown of lines.sets) {
      if (shown.set.hub.hasHistory) byStream.set(shown.stream, [...(byStream.get(shown.stream) ?? []), shown]);
    }
    for (const [stream, { requests }] of groups) {
      if (byStream.has(stream)) continue;
      requests.leave(owner);
      groups.delete(stream);
    }
    for (const [stream, shown] of byStream) {
      const former = groups.get(stream);
      const isDerived = shown.some((each) => each.isDerived);
      if (former?.isDerived === isDerived && shown.every(({ set }) => former.sets.has(set))) continue;
      const { hub } = shown[0].set;
      const requests = pastRequestsOf(hub);
      const sets = new Map(shown.map(({ set }) => [set, requests.pastOf(set)]));
      groups.set(stream, { hub, requests, sets, isDerived, gaps: [], selectedBy: "", selections: new Map() });
      haveGapsChanged = true;
    }
  };

  /** Returns the time from which on a stream's rows are held, by its clock, epoch ms. */
  const heldFrom = (stream: unknown, { hub }: Group): number => {
    let latest = -Infinity;
    for (const line of lines.all) {
      if (line.stream !== stream) continue;
      const series = line.live[line.mark.followed - 1];
      // A key of which no row has come yet says nothing of the others.
      if (series !== undefined && series.length > 0) latest = Math.max(latest, series.time(series.first));
    }
    return latest === -Infinity ? hub.now() : latest;
  };

  /** Selects what one stream shows, asks for what it lacks, and adds what a reader has to know of it. */
  const show = (stream: unknown, all: Group, span: Interval, widthPx: number, found: PastStretch[]): void => {
    const { requests, sets, isDerived } = all;
    const shift = lines.all.find((line) => line.stream === stream)?.shift ?? 0;
    const target = view.span;
    const msPerPixel = (target.to - target.from) / Math.max(1, widthPx);
    const level = isDerived ? RAW : levelOf(msPerPixel);
    const stride = STRIDE_ROWS * (isDerived ? levelOf(msPerPixel) : level);
    const margin = MARGIN * (target.to - target.from);
    const held = heldFrom(stream, all);
    const from = Math.floor((Math.min(span.from, target.from - margin) + shift) / stride) * stride;
    const to = Math.ceil((Math.max(span.to, target.to + margin) + shift) / stride) * stride;
    const end = Math.min(to, held);
    const selectedBy = `${from} ${to} ${level} ${[...sets.values()].map(({ revision }) => revision).join()}`;
    if (selectedBy !== all.selectedBy) {
      all.selectedBy = selectedBy;
      all.selections = new Map([...sets].map(([set, past]) => [set, past.select({ from, to, level })]));
    }
    const selections = [...all.selections.values()];
    const beginning = Math.min(requests.beginning, held);
    const asked = { from: Math.max(from, beginning), to: end };
    const wanted = feature.asks && asked.from < asked.to ? missingOf(selections, asked, LEAST_PX * msPerPixel) : [];
    requests.show(owner, { from, to, level, sets: [...sets.values()], wanted }, changed);
    pastLines.beginning = Math.max(pastLines.beginning, beginning > -Infinity ? beginning - shift : -Infinity);
    if (!feature.asks) return;
    const visible = { from: Math.max(span.from + shift, beginning), to: Math.min(span.to + shift, held) };
    const empty = union(selections.flatMap((selection) => selection.empty)).flatMap(
      (interval) => intersect(interval, visible) ?? [],
    );
    const { failure } = requests;
    for (const interval of empty) {
      if (interval.to - interval.from < LEAST_PX * msPerPixel) continue;
      const hasFailed = failure !== undefined && intersect(interval, failure) !== undefined;
      found.push({
        from: interval.from - shift,
        to: interval.to - shift,
        kind: hasFailed ? "failed" : "loading",
        words: hasFailed
          ? live.phrase("notLoaded", { reason: failure.error.message }, pastWords)
          : requests.isTooMuch
            ? live.phrase("tooManyRows", {}, pastWords)
            : live.phrase("loading", {}, pastWords),
      });
    }
  };

  /** Lists the gaps that a stream knows. */
  const gapsOf = ({ hub }: Group): readonly KnownStretch[] =>
    [...hub.gaps].flatMap(([id, { kind, missing }]) =>
      missing.map(({ after, before }) => ({ id, kind, after, before })),
    );

  const prepareLines = (draft: FrameDraft): void => {
    const span = { from: draft.to - draft.timeWindow, to: draft.to };
    const target = view.span;
    const oldest = lines.oldestLive ?? Infinity;
    const isBeyond = Math.min(span.from, target.from) < oldest;
    group();
    const found: PastStretch[] = [];
    const sets = new Map<ShownSet["set"], ShownPast>();
    pastLines.beginning = -Infinity;
    for (const [stream, all] of groups) {
      if (!isBeyond) {
        all.requests.leave(owner);
        pastLines.beginning = Math.max(pastLines.beginning, Math.min(all.requests.beginning, oldest));
        continue;
      }
      if (haveGapsChanged) all.gaps = gapsOf(all);
      show(stream, all, span, chart.frame?.plane.width ?? draft.width, found);
      for (const [set, selection] of all.selections) {
        const past = all.sets.get(set);
        if (past) sets.set(set, { past, selection, gaps: all.gaps });
      }
    }
    haveGapsChanged = false;
    if (isBeyond && feature.asks && pastLines.beginning > span.from) {
      const time = live.momentFormat(pastLines.beginning, live.now());
      const words = live.phrase("beginning", { time }, pastWords);
      found.unshift({ from: span.from, to: Math.min(pastLines.beginning, span.to), kind: "before", words });
    }
    stretches = found;
    if (!pastLines.show(sets)) return;
    lines.showPast(pastLines);
    draft.lines = lines.hidden.visibleOf(lines.all);
  };

  const feature: PastFeature = {
    asks: false,
    elements: [notice.element],
    nextMs: Infinity,
    update() {
      notice.label(live.phrase("tryAgain", {}, pastWords));
    },
    beginAnew() {
      for (const { requests } of groups.values()) requests.leave(owner);
      groups.clear();
      pastLines.show(new Map());
    },
    rowsArrived() {
      haveGapsChanged = true;
    },
    prepare(draft) {
      prepareLines(draft);
      draft.past =
        stretches.length > 0 || (feature.asks && pastLines.isShown)
          ? {
              stretches,
              paint(painter: Painter, painting: PastPainting, palette: Palette) {
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

  /** Tells those who hear the chart what a stretch without rows means, once it lasts. */
  function tell(): void {
    const worst = stretches.find(({ kind }) => kind === "failed") ?? stretches.at(-1);
    const now = clock.now();
    loadingSince = worst?.kind === "loading" ? Math.min(loadingSince, now) : Infinity;
    if (worst === undefined) told = "";
    else if (worst.words !== told && (worst.kind !== "loading" || now - loadingSince >= TELL_AFTER_MS)) {
      told = worst.words;
      status.announcer.say(told);
    }
  }
  return feature;
}
