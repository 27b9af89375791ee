import type { StreamState } from "../../../stream/index.js";
import { msUntilLonger } from "../../format/duration.js";
import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import { isCurrent, isOver } from "../../status/states.js";
import { endWord } from "../../status/status-words.js";
import type { Theme } from "../../style/theme.js";
import { createRoving } from "../../widget/roving.js";
import type { Phrase } from "../../words/phrase.js";
import type { Line } from "../series/line.js";
import type { ToldView } from "../words/newest-words.js";
import { newestWords, silenceOf } from "../words/newest-words.js";

/** Names of lines, each with its colour and its newest value. */
export interface Legend {
  /** Element for the chart to place; without children if there are no names. */
  readonly element: HTMLElement;
  /** Takes the words of the widget. */
  describe(phrase: Phrase): void;
  /** Names these lines; `[]`: none. Returns whether the names have changed. */
  setLines(lines: readonly Line[]): boolean;
  /** Marks which of them are hidden, by their names. */
  setHidden(isHidden: (name: string) => boolean): void;
  /**
   * Hides names without room in so many rows, and tells how many; reads the layout, so call it only after names or
   * sizes have changed.
   */
  fit(rows: number): void;
  /** Applies the colours of a changed theme. */
  recolor(): void;
  /**
   * Writes the newest values that have changed, with the end of a stream that the state of the chart does not tell;
   * muted where they are no news. Returns whether they need more room.
   */
  writeValues(view: ToldView, chartState: StreamState): boolean;
  /** The time until an age that it tells has grown, ms; `Infinity`: it tells none. */
  readonly nextMs: number;
}

interface Item {
  readonly line: Line;
  readonly element: HTMLElement;
  readonly key: HTMLElement;
  readonly number: HTMLElement;
  text: string;
  isMuted: boolean;
  /** Whether its text tells more than the value: its age, or the end of its stream. */
  isLong: boolean;
  maxLength: number;
}

/** Opacity of the key of a hidden line, whose name is struck through. */
const HIDDEN_KEY_OPACITY = "0.4";

/**
 * Handler of a click on a line's name; `only`: to see that line alone, or all again. Undefined: on the button of
 * further names.
 */
export type Toggle = (line: Line | undefined, only: boolean) => void;

/** Makes a legend, whose names are buttons that hide and show their lines. */
export function createLegend(scope: Scope, mountPoint: MountPoint, theme: Theme, toggle: Toggle): Legend {
  const element = mountPoint.element("div", "legend");
  const moreButton = mountPoint.element("button", "item");
  let isUnfolded = false;
  let needsMeasure = false;
  let namedLines: readonly Line[] = [];
  let items: Item[] = [];
  const roving = createRoving(scope, element);
  let phrase: Phrase;
  let nextMs = Infinity;

  const showFirst = (count: number): void => {
    for (const [index, item] of items.entries()) item.element.style.display = index < count ? "" : "none";
    const foldedCount = items.length - count;
    setText(moreButton, isUnfolded ? phrase("fewer") : foldedCount > 0 ? `+${foldedCount}` : "");
    moreButton.ariaLabel = isUnfolded ? null : phrase("moreLines", { n: foldedCount });
    moreButton.ariaExpanded = String(isUnfolded);
    moreButton.style.display = moreButton.textContent === "" ? "none" : "";
  };
  moreButton.type = "button";

  // One listener for all: names come and go.
  scope.listen(element, "click", (event) => {
    const { target, shiftKey, altKey } = event;
    const clicked = items.find((item) => item.element.contains(target as Node | null));
    if (target === moreButton) {
      needsMeasure = true;
      isUnfolded = !isUnfolded;
      element.style.maxHeight = isUnfolded ? "10em" : "";
      element.style.overflow = isUnfolded ? "auto" : "";
      element.scrollTop = 0;
    } else if (clicked === undefined) return;
    toggle(clicked?.line, shiftKey || altKey);
  });

  const create = (line: Line): Item => {
    const item = mountPoint.element("button", "item");
    const key = mountPoint.element("span", "key");
    item.type = "button";
    item.ariaPressed = "true";
    key.style.color = theme.color(line.stroke);
    const name = mountPoint.element("span", "name");
    name.textContent = line.label;
    name.title = line.label;
    const number = mountPoint.element("span", "number");
    // Hidden from screen readers, which would read out a name that changes with each row.
    number.ariaHidden = "true";
    item.append(key, name, number);
    return { line, element: item, key, number, text: "", isMuted: false, isLong: false, maxLength: 0 };
  };

  return {
    element,
    get nextMs() {
      return nextMs;
    },
    describe(nextPhrase) {
      phrase = nextPhrase;
      needsMeasure = true;
      element.ariaLabel = phrase("lines");
      element.ariaDescription = phrase("legendHelp");
    },
    setLines(lines) {
      if (lines === namedLines || (lines.length === 0 && namedLines.length === 0)) return false;
      namedLines = lines;
      items = lines.map((line) => items.find((item) => item.line === line) ?? create(line));
      const buttons = items.map((item) => item.element);
      element.replaceChildren(...buttons, moreButton);
      roving.setButtons([...buttons, moreButton]);
      return true;
    },
    setHidden(isHidden) {
      for (const { line, element: item, key } of items) {
        const hidden = isHidden(line.name);
        const pressed = String(!hidden);
        if (item.ariaPressed !== pressed) item.ariaPressed = pressed;
        item.style.textDecoration = hidden ? "line-through" : "";
        key.style.opacity = hidden ? HIDDEN_KEY_OPACITY : "";
      }
    },
    fit(rows) {
      showFirst(items.length);
      const [first] = items;
      if (items.length === 0 || isUnfolded) return;
      const bottom = first.element.offsetTop + rows * first.element.offsetHeight - 1;
      let count = items.length;
      while (count > 0 && (count === items.length ? items[count - 1].element : moreButton).offsetTop >= bottom) {
        showFirst((count -= 1));
      }
    },
    recolor() {
      for (const { line, key } of items) key.style.color = theme.color(line.stroke);
    },
    writeValues(view, chartState) {
      let needsRoom = needsMeasure;
      needsMeasure = false;
      nextMs = Infinity;
      for (const item of items) {
        const { state } = item.line;
        const isEnded = state !== chartState && isOver(state);
        const silence = silenceOf(item.line, view);
        if (silence !== undefined) nextMs = Math.min(nextMs, msUntilLonger(silence));
        const isMuted = !isCurrent(state) || silence !== undefined;
        if (isMuted !== item.isMuted) {
          item.isMuted = isMuted;
          item.number.setAttribute("part", isMuted ? "number old" : "number");
        }
        const isLong = silence !== undefined || isEnded;
        // What was told of a silent line keeps no room once it speaks again.
        if (item.isLong && !isLong) item.maxLength = 0;
        item.isLong = isLong;
        const text = newestWords(item.line, view, phrase) + (isEnded ? ` · ${endWord(state, phrase)}` : "");
        if (text === item.text) continue;
        item.text = text;
        item.number.textContent = text;
        if (text.length <= item.maxLength) continue;
        item.maxLength = text.length;
        item.number.style.minWidth = `${text.length}ch`;
        needsRoom = true;
      }
      return needsRoom;
    },
  };
}
