import type { StreamState } from "../../stream/index.js";
import { setText, setVisible } from "../page/dom.js";
import type { MountPoint } from "../page/mount-point.js";
import type { Scope } from "../page/scope.js";
import { OWN_DIRECTION } from "../style/base-styles.js";
import { tokenValue } from "../style/length-tokens.js";
import { roleValue } from "../style/roles.js";
import type { Styles } from "../style/sheet.js";
import type { Announcer } from "./announcer.js";
import { createAnnouncer } from "./announcer.js";
import type { StatusShape, StatusWords } from "./status-words.js";

/** A stream's state on a widget: a shape and a word, and what a screen reader hears. */
export interface StatusView {
  /** The element, which the widget places at its top right. */
  readonly element: HTMLElement;
  /** Speaks to screen readers, of the state and for the widget. */
  readonly announcer: Announcer;
  /** Writes words, and announces them where they are news. */
  write(words: StatusWords, state: StreamState): void;
  /** Shows or hides the word beside the shape. */
  setWordVisible(visible: boolean): void;
}

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

/** Makes the element of a stream's state. */
export function createStatusView(scope: Scope, mountPoint: MountPoint): StatusView {
  const element = mountPoint.element("div", "status");
  const { shape, path } = createShape(mountPoint);
  const wordElement = mountPoint.element("span", "status-word");
  wordElement.ariaHidden = "true";
  const liveRegion = mountPoint.element("span", "unseen");
  liveRegion.role = "status";
  element.append(shape, wordElement, liveRegion);
  const announcer = createAnnouncer(scope, liveRegion);
  const announce = createStateAnnouncer(announcer);
  return {
    element,
    announcer,
    write(words, state) {
      const { tone, word, title } = words;
      path.setAttribute("d", SHAPE_PATHS[words.shape]);
      shape.style.color = roleValue(tone);
      wordElement.style.color = roleValue(tone === "good" ? "muted" : tone);
      setText(wordElement, word);
      if (element.title !== title) element.title = title;
      announce(words, state);
    },
    setWordVisible(visible) {
      setVisible(wordElement, visible);
    },
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
