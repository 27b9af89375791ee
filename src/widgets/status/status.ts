import type { StreamState } from "../../stream/index.js";
import { clock } from "../page/clock.js";
import type { MountPoint } from "../page/mount-point.js";
import type { Scope, Undo } from "../page/scope.js";
import { OWN_DIRECTION } from "../style/base-styles.js";
import { tokenValue } from "../style/length-tokens.js";
import { roleValue } from "../style/roles.js";
import type { Styles } from "../style/sheet.js";
import type { Announcer } from "./announcer.js";
import { createAnnouncer } from "./announcer.js";
import type { StatusChange, StatusShape, StatusWords } from "./status-words.js";
import { stateOf, statusWords } from "./status-words.js";

/** Questions of a status to its widget. */
export interface StatusSource {
  /** Returns the stream's time now, epoch ms. */
  now(): number;
  /** Returns the time of the newest row, epoch ms; undefined before the first. */
  newest(): number | undefined;
  /** Tells whether the view stands still at the newest row. Default: it does not. */
  isAtRest?(): boolean;
}

/** A stream's state on a widget: a shape and a word. */
export interface Status {
  /** The element of the status, which the widget places at its top right. */
  readonly element: HTMLElement;
  /** The words on show. */
  readonly words: StatusWords;
  /** Speaks to screen readers, of the state and for the widget. */
  readonly announcer: Announcer;
  /** Takes another state of the stream. */
  setState(change: StatusChange): void;
  /** Counts refused values or rows. */
  refuse(count: number, what: "value" | "row"): void;
  /** Takes notice of new rows; does nothing unless the words tell an age. */
  rowsArrived(): void;
  /** Makes the words again: the widget has another stream, or another clock. */
  refresh(): void;
}

/** The status tells of refusals for this long after the last one, ms. */
const REFUSALS_TOLD_MS = 30_000;

/** Styles of a status, which a widget adds to its own. */
export const statusStyles: Styles = {
  status: {
    display: "flex",
    "align-items": "center",
    gap: "4px",
    "min-width": "0",
    "font-size": tokenValue("label-size"),
    "line-height": "1.34",
    "white-space": "nowrap",
    cursor: "default",
  },
  "status-word": { ...OWN_DIRECTION, overflow: "hidden", "text-overflow": "ellipsis" },
};

/**
 * Shows a stream's state in words. One timer runs, and only while the words hold a number that ticks.
 *
 * @param onChange - called with words that differ from those before
 */
export function createStatus(
  scope: Scope,
  mountPoint: MountPoint,
  source: StatusSource,
  onChange?: (words: StatusWords) => void,
): Status {
  const element = mountPoint.element("div", "status");
  const { shape, path } = createShape(mountPoint);
  const wordElement = mountPoint.element("span", "status-word");
  wordElement.ariaHidden = "true";
  const liveRegion = mountPoint.element("span", "unseen");
  liveRegion.role = "status";
  element.append(shape, wordElement, liveRegion);

  let currentChange: StatusChange = { state: "connecting", since: clock.epoch() };
  let beganAt = clock.now();
  let refusals = { value: 0, row: 0, until: 0 };
  let words: StatusWords | undefined;
  let timer: Undo | undefined;
  /** Whether the words tell an age, which a new row may change before the timer does. */
  let isAgeTold = true;
  const announcer = createAnnouncer(scope, liveRegion);
  const announce = createStateAnnouncer(announcer);

  const refresh = (): StatusWords => {
    timer?.();
    const time = clock.now();
    const newest = source.newest();
    if (time >= refusals.until) refusals = { value: 0, row: 0, until: 0 };
    const lastedMs = time - beganAt;
    const next = statusWords({
      state: stateOf(currentChange),
      reason: currentChange.reason,
      retryIn: currentChange.retryIn === undefined ? undefined : Math.max(0, currentChange.retryIn - lastedMs),
      age: newest === undefined ? undefined : Math.max(0, source.now() - newest),
      isAtRest: source.isAtRest?.() === true,
      lastedMs,
      refusedValues: refusals.value,
      refusedRows: refusals.row,
    });
    const hasChanged = next.word !== words?.word || next.shape !== words.shape;
    words = next;
    if (hasChanged) {
      path.setAttribute("d", SHAPE_PATHS[next.shape]);
      shape.style.color = roleValue(next.tone);
      wordElement.style.color = roleValue(next.tone === "good" ? "muted" : next.tone);
      wordElement.textContent = next.word;
      const title = currentChange.reason === undefined ? next.word : `${next.word}: ${currentChange.reason}`;
      if (element.title !== title) element.title = title;
      announce(next, currentChange.state);
      onChange?.(next);
    }
    isAgeTold = newest === undefined || next.tellsAge;
    const waitMs = Math.min(next.nextMs, refusals.until === 0 ? Infinity : refusals.until - time);
    if (waitMs < Infinity) timer = scope.timeout(refresh, Math.max(waitMs, 100));
    return next;
  };

  return {
    element,
    announcer,
    get words() {
      return words ?? refresh();
    },
    setState(change) {
      currentChange = change;
      // A late subscriber hears of a state that began earlier; bound its age, as the two clocks may disagree.
      const agoMs = Math.min(Math.max(0, clock.epoch() - change.since), change.retryIn ?? Infinity);
      beganAt = clock.now() - agoMs;
      refresh();
    },
    refuse(count, what) {
      refusals = { ...refusals, [what]: refusals[what] + count, until: clock.now() + REFUSALS_TOLD_MS };
      refresh();
    },
    rowsArrived() {
      if (isAgeTold) refresh();
    },
    refresh,
  };
}

/** Makes the announcer of states: it tells of trouble, of its end, and of the stream's end; never of a good start. */
function createStateAnnouncer(announcer: Announcer): (words: StatusWords, state: StreamState) => void {
  let wasTrouble = false;
  let wasLive = false;
  return ({ spoken, isTrouble }, state) => {
    const isNews = isTrouble || (wasTrouble && state === "live") || (wasLive && state === "ended");
    wasLive ||= state === "live";
    if (!isNews) return;
    wasTrouble = isTrouble;
    announcer.say(spoken);
  };
}

function createShape(mountPoint: MountPoint): { shape: SVGElement; path: SVGElement } {
  const { ownerDocument } = mountPoint.node;
  const shape = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "path");
  const attributes = { part: "status-shape", viewBox: "0 0 10 10", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  path.setAttribute("fill", "currentColor");
  path.setAttribute("fill-rule", "evenodd");
  shape.style.width = shape.style.height = "0.67em";
  shape.style.flex = "none";
  shape.append(path);
  return { shape, path };
}

/** A circle of radius 4.5 in a view box of 10, as an SVG path. */
const CIRCLE_PATH = "M5 .5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z";

/** SVG paths of the shapes in a view box of 10. */
const SHAPE_PATHS: Readonly<Record<StatusShape, string>> = {
  dot: "M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
  ring: `${CIRCLE_PATH}M5 2.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 1 0-5.6z`,
  half: `${CIRCLE_PATH}M5 2a3 3 0 0 1 0 6z`,
  bars: "M1.5 1h2.5v8H1.5zM6 1h2.5v8H6z",
  square: "M1.5 1.5h7v7h-7z",
  cross: "M2 .6 5 3.6 8 .6 9.4 2 6.4 5 9.4 8 8 9.4 5 6.4 2 9.4 .6 8 3.6 5 .6 2z",
  diamond: "M5 .2 9.8 5 5 9.8 .2 5z",
};
