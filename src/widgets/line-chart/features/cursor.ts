import type { Scope } from "../../page/scope.js";
import { handWords } from "../../words/hand-words.js";
import { pickAt } from "../frame/pick.js";
import { setFocusable } from "../input/focusable.js";
import { watchGestures } from "../input/gestures.js";
import type { Hover } from "../input/hover.js";
import { watchHover } from "../input/hover.js";
import { createKeyboardReader } from "../input/keyboard-reader.js";
import { createReadout } from "../parts/readout.js";
import type { ChartCore, Feature } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

const NO_HOVER: Hover = { x: undefined };

/**
 * Points at a moment by pointer, finger and keys, here or on a widget that shares the cursor: the readout, the event
 * `cursor`; and moves the view by gestures and keys.
 */
export function cursor(chart: ChartCore, view: ViewportFeature): Feature {
  const { context, canvas, live, status } = chart;
  const { scope, page, emit } = context;
  const readout = createReadout(context, chart.theme);
  /** Gestures and keys, while the chart is interactive. */
  let input: Scope | undefined;
  let hover: Hover = NO_HOVER;
  const keyboard = createKeyboardReader({
    get lastFrame() {
      return chart.frame;
    },
    get lines() {
      return chart.visibleLines;
    },
    get liveTo() {
      return view.liveTo;
    },
    viewport: view.viewport,
    writing: ({ formats }) => ({ moment: live.momentFormat, formats, now: live.now(), phrase: live.phrase }),
    answer: status.announcer.answer,
    pause: view.pause,
    pan: view.pan,
    goLive: view.goLive,
    invalidate() {
      live.loop.invalidate();
    },
  });
  view.beforeLive = () => {
    keyboard.leave();
  };
  const setInteractive = (isInteractive: boolean): void => {
    if (isInteractive === (input !== undefined)) return;
    setFocusable(canvas, isInteractive);
    if (isInteractive) {
      input = scope.child();
      hover = watchHover(input, page, canvas, () => {
        if (hover.x !== undefined && keyboard.isReading) keyboard.blur();
        live.loop.invalidate();
      });
      watchGestures(input, canvas, {
        plane: () => chart.frame?.plane,
        pan: view.pan,
        zoom: view.zoom,
        live: view.goLive,
        toggle() {
          if (view.viewport.isPaused) view.goLive();
          else view.pause();
        },
        keys: keyboard,
      });
      return;
    }
    input?.close();
    input = undefined;
    hover = NO_HOVER;
    keyboard.blur();
  };
  /** The time of the last event `cursor`, epoch ms. */
  let emittedTime: number | undefined;
  /** The plot by which the x of the moment was computed. */
  let plotBefore: { readonly left: number; readonly width: number } | undefined;
  let isPointed = false;
  let nextMs = Infinity;

  /** Returns the x of a time in the plot drawn last, CSS pixels; undefined: there is none. */
  const xOfTime = (time: number | undefined, to: number, spanMs: number): number | undefined => {
    if (time === undefined || chart.frame === undefined) return undefined;
    const { left, width } = chart.frame.plane;
    return left + width - ((to - time) / spanMs) * width;
  };

  return {
    elements: [readout.element],
    get nextMs() {
      return nextMs;
    },
    update() {
      readout.update(live.momentFormat, chart.options.origin, live.phrase);
      setInteractive(chart.options.interactive);
      canvas.ariaDescription = chart.options.interactive ? live.phrase("plotHelp", {}, handWords) : null;
    },
    restyle() {
      readout.recolor();
    },
    prepare(draft) {
      // Pause the view again: a key that went to the newest row has made it live, and it would scroll on.
      if (keyboard.isReading && !view.viewport.isPaused) keyboard.hold();
      const { to, timeWindow } = draft;
      draft.pointer = chart.theme.isPrinting
        ? undefined
        : (xOfTime(keyboard.time, to, timeWindow) ?? hover.x ?? xOfTime(live.cursor.time, to, timeWindow));
      draft.pick = pickAt;
      isPointed = draft.pointer !== undefined;
      plotBefore = chart.frame?.plane;
    },
    drawn(frame, { now = 0 }) {
      const { plane, width, formats, cursor: picked } = frame;
      // The plot moved: the x of a shared time was computed with the old plane. Draw again.
      const hasPlotMoved = isPointed && (plotBefore?.left !== plane.left || plotBefore.width !== plane.width);
      nextMs = hasPlotMoved ? 0 : Infinity;
      live.cursor.point(hover.x === undefined && !keyboard.isReading ? undefined : picked?.time);
      if (picked?.time !== emittedTime) {
        emittedTime = picked?.time;
        emit("cursor", { time: emittedTime });
      }
      readout.place(picked, plane, width, formats, now, keyboard.line);
      const { movedTo } = view;
      if (movedTo !== undefined && !keyboard.isReading && canvas.matches(":focus-visible")) {
        const [from, to] = [movedTo.from, movedTo.to].map((time) => live.momentFormat(time, now));
        status.announcer.answer(live.phrase("between", { from, to }));
      }
    },
  };
}
