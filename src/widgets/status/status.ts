import type { StreamState } from "../../stream/index.js";
import { clock } from "../page/clock.js";
import type { MountPoint } from "../page/mount-point.js";
import type { Scope, Undo } from "../page/scope.js";
import { ownDirection } from "../style/base-styles.js";
import { tokenValue } from "../style/length-tokens.js";
import { roleValue } from "../style/roles.js";
import type { Styles } from "../style/sheet.js";
import type { Announcer } from "./announcer.js";
import { createAnnouncer } from "./announcer.js";
import type { StatusChange, StatusShape, StatusWords } from "./status-words.js";
import { stateOf, statusWords } from "./status-words.js";

/** What a status asks its widget. */
export interface StatusSource {
  /** The stream's time now, epoch ms. */
  now(): number;
  /** The time of the newest row, epoch ms; undefined before the first. */
  newest(): number | undefined;
  /** Whether what is on view stands still at that row. Default: it does not. */
  rests?(): boolean;
}

/** A stream's state on a widget: a shape and a word. */
export interface Status {
  /** To be placed by the widget, at its top right. */
  readonly element: HTMLElement;
  /** What it says. */
  readonly words: StatusWords;
  /** Tells a screen reader of it, and of whatever else there is to tell. */
  readonly announcer: Announcer;
  /** The stream has another state. */
  change(change: StatusChange): void;
  /** Values, or rows, were refused. */
  refuse(count: number, what: "value" | "row"): void;
  /** Rows came in. Costs nothing but where the words tell an age. */
  freshen(): void;
  /** The widget has another stream, or another clock: look anew. */
  refresh(): void;
}

/** How long after the last refusal it is still told, ms. */
const remembered = 30_000;

/** The looks of a status; a widget adds them to its own. */
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
  "status-word": { ...ownDirection, overflow: "hidden", "text-overflow": "ellipsis" },
};

/** Shows a stream's state in words. One timer, and only while the words hold a number that ticks. */
export function createStatus(
  scope: Scope,
  place: MountPoint,
  source: StatusSource,
  told?: (words: StatusWords) => void,
): Status {
  const element = place.element("div", "status");
  const { shape, path } = createShape(place);
  const word = place.element("span", "status-word");
  word.ariaHidden = "true";
  const said = place.element("span", "unseen");
  said.role = "status";
  element.append(shape, word, said);

  let current: StatusChange = { state: "connecting", since: clock.epoch() };
  let began = clock.now();
  let refused = { value: 0, row: 0, until: 0 };
  let words: StatusWords | undefined;
  let timer: Undo | undefined;
  /** Whether a new row may change the words before the timer does. */
  let aged = true;
  const announcer = createAnnouncer(scope, said);
  const say = createVoice(announcer);

  const refresh = (): StatusWords => {
    timer?.();
    const time = clock.now();
    const newest = source.newest();
    if (time >= refused.until) refused = { value: 0, row: 0, until: 0 };
    const lasted = time - began;
    const next = statusWords({
      state: stateOf(current),
      reason: current.reason,
      retryIn: current.retryIn === undefined ? undefined : Math.max(0, current.retryIn - lasted),
      age: newest === undefined ? undefined : Math.max(0, source.now() - newest),
      rests: source.rests?.() === true,
      lasted,
      values: refused.value,
      rows: refused.row,
    });
    const changed = next.word !== words?.word || next.shape !== words.shape;
    words = next;
    if (changed) {
      path.setAttribute("d", shapes[next.shape]);
      shape.style.color = roleValue(next.tone);
      word.style.color = roleValue(next.tone === "good" ? "muted" : next.tone);
      word.textContent = next.word;
      const title = current.reason === undefined ? next.word : `${next.word}: ${current.reason}`;
      if (element.title !== title) element.title = title;
      say(next, current.state);
      told?.(next);
    }
    aged = newest === undefined || /ago|stale/.test(next.word);
    const wait = Math.min(next.next, refused.until === 0 ? Infinity : refused.until - time);
    if (wait < Infinity) timer = scope.timeout(refresh, Math.max(wait, 100));
    return next;
  };

  return {
    element,
    announcer,
    get words() {
      return words ?? refresh();
    },
    change(change) {
      current = change;
      // A change that is told late (to a late subscriber) began earlier; clocks that disagree must not send it away.
      const ago = Math.min(Math.max(0, clock.epoch() - change.since), change.retryIn ?? Infinity);
      began = clock.now() - ago;
      refresh();
    },
    refuse(count, what) {
      refused = { ...refused, [what]: refused[what] + count, until: clock.now() + remembered };
      refresh();
    },
    freshen() {
      if (aged) refresh();
    },
    refresh,
  };
}

/** Tells a screen reader of trouble and of its end, and that no more comes; never of a good beginning. */
function createVoice(announcer: Announcer): (words: StatusWords, state: StreamState) => void {
  let troubled = false;
  let begun = false;
  return ({ said, tone, word }, state) => {
    const trouble = tone === "warn" || tone === "bad" || word === "offline";
    const matters = trouble || (troubled && state === "live") || (begun && state === "ended");
    begun ||= state === "live";
    if (!matters) return;
    troubled = trouble;
    announcer.say(said);
  };
}

function createShape(place: MountPoint): { shape: SVGElement; path: SVGElement } {
  const { ownerDocument } = place.node;
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

const circle = "M5 .5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z";

const shapes: Readonly<Record<StatusShape, string>> = {
  dot: "M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
  ring: `${circle}M5 2.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 1 0-5.6z`,
  half: `${circle}M5 2a3 3 0 0 1 0 6z`,
  bars: "M1.5 1h2.5v8H1.5zM6 1h2.5v8H6z",
  square: "M1.5 1.5h7v7h-7z",
  cross: "M2 .6 5 3.6 8 .6 9.4 2 6.4 5 9.4 8 8 9.4 5 6.4 2 9.4 .6 8 3.6 5 .6 2z",
  diamond: "M5 .2 9.8 5 5 9.8 .2 5z",
};
