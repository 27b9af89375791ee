import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import type { Theme } from "../../style/theme.js";
import { createRoving } from "../../widget/roving.js";
import type { Line } from "../series/line.js";
import type { Formats } from "../words/value-words.js";
import { newestWords } from "../words/value-words.js";

/** The names of lines, each with its colour and its newest value. */
export interface Legend {
  /** To be placed by the chart; without children where nothing is to be named. */
  readonly element: HTMLElement;
  /** Names these lines; `[]`: none. Returns whether the names have changed. */
  name(lines: readonly Line[]): boolean;
  /** Tells which of them are hidden. */
  hide(hidden: ReadonlySet<string>): void;
  /**
   * Hides names that have no room in so many rows, and says how many; reads the layout, so for when names or sizes have
   * changed.
   */
  fit(rows: number): void;
  /** Takes the colours of a changed theme. */
  recolor(): void;
  /** Shows the newest values; writes what has changed, nothing else. Returns whether they need more room. */
  values(formats: Formats): boolean;
}

interface Item {
  readonly line: Line;
  readonly element: HTMLElement;
  readonly key: HTMLElement;
  readonly number: HTMLElement;
  text: string;
  widest: number;
}

/** How much is seen of the key of a hidden line, whose name is struck through. */
const faint = "0.4";

/**
 * Somebody clicked on a line's name; `only`: to see that line alone, or all again. Undefined: on how many more there
 * are.
 */
export type Toggle = (line: Line | undefined, only: boolean) => void;

/** Makes a legend, whose names are buttons that hide and show their lines. */
export function createLegend(scope: Scope, place: MountPoint, theme: Theme, toggle: Toggle): Legend {
  const element = place.element("div", "legend");
  const more = place.element("button", "item");
  let unfolded = false;
  let turned = false;
  let named: readonly Line[] = [];
  let items: Item[] = [];
  const roving = createRoving(scope, element);
  element.ariaLabel = "lines";
  element.ariaDescription = "Enter hides a line or shows it, Shift and Enter shows it alone.";

  const show = (count: number): void => {
    for (const [index, item] of items.entries()) item.element.style.display = index < count ? "" : "none";
    const folded = items.length - count;
    setText(more, unfolded ? "fewer" : folded > 0 ? `+${folded}` : "");
    more.ariaLabel = unfolded ? null : `+${folded} lines`;
    more.ariaExpanded = String(unfolded);
    more.style.display = more.textContent === "" ? "none" : "";
  };
  more.type = "button";

  // One listener for all: names come and go.
  scope.listen(element, "click", (event) => {
    const { target, shiftKey, altKey } = event;
    const found = items.find((item) => item.element.contains(target as Node | null));
    if (target === more) {
      turned = true;
      unfolded = !unfolded;
      element.style.maxHeight = unfolded ? "10em" : "";
      element.style.overflow = unfolded ? "auto" : "";
      element.scrollTop = 0;
    } else if (found === undefined) return;
    toggle(found?.line, shiftKey || altKey);
  });

  const create = (line: Line): Item => {
    const item = place.element("button", "item");
    const key = place.element("span", "key");
    item.type = "button";
    item.ariaPressed = "true";
    key.style.color = theme.color(line.stroke);
    const name = place.element("span", "name");
    name.textContent = line.label;
    name.title = line.label;
    const number = place.element("span", "number");
    // A name that changes with each row would be read out with each.
    number.ariaHidden = "true";
    item.append(key, name, number);
    return { line, element: item, key, number, text: "", widest: 0 };
  };

  return {
    element,
    name(lines) {
      if (lines === named || (lines.length === 0 && named.length === 0)) return false;
      named = lines;
      items = lines.map((line) => items.find((item) => item.line === line) ?? create(line));
      const buttons = items.map((item) => item.element);
      element.replaceChildren(...buttons, more);
      roving.take([...buttons, more]);
      return true;
    },
    hide(hidden) {
      for (const { line, element: item, key } of items) {
        const gone = hidden.has(line.id);
        const pressed = String(!gone);
        if (item.ariaPressed !== pressed) item.ariaPressed = pressed;
        item.style.textDecoration = gone ? "line-through" : "";
        key.style.opacity = gone ? faint : "";
      }
    },
    fit(rows) {
      show(items.length);
      const [first] = items;
      if (items.length === 0 || unfolded) return;
      const bottom = first.element.offsetTop + rows * first.element.offsetHeight - 1;
      let count = items.length;
      while (count > 0 && (count === items.length ? items[count - 1].element : more).offsetTop >= bottom) {
        show((count -= 1));
      }
    },
    recolor() {
      for (const { line, key } of items) key.style.color = theme.color(line.stroke);
    },
    values(formats) {
      let wider = turned;
      turned = false;
      for (const item of items) {
        const text = newestWords(item.line, formats);
        if (text === item.text) continue;
        item.text = text;
        item.number.textContent = text;
        if (text.length <= item.widest) continue;
        item.widest = text.length;
        item.number.style.minWidth = `${text.length}ch`;
        wider = true;
      }
      return wider;
    },
  };
}
