import type { MeasureLabel, Painter } from "../../../draw/index.js";
import { fitText } from "../../../draw/index.js";
import type { Palette } from "../paint/paint-style.js";
import type { Line } from "../series/line.js";
import type { Formats } from "../words/value-words.js";
import { newestWords } from "../words/value-words.js";

/** What stands above an exported plot. */
export interface HeadWords {
  /** Top left; undefined: nothing. */
  readonly title: string | undefined;
  /** What of the series is to be known; `""`: nothing. */
  readonly note: string;
  /** The state, top right, with its literal colour; undefined: it goes without saying. */
  readonly state: { readonly words: string; readonly color: string } | undefined;
  /** The lines to be named. */
  readonly named: readonly Line[];
  /** Whether the first row has its room even where it is empty, as on a page. */
  readonly roomy: boolean;
}

interface Item {
  readonly x: number;
  readonly row: number;
  readonly name: string;
  readonly value: string;
  readonly numberX: number;
  /** Undefined: it counts those that are not named. */
  readonly line: Line | undefined;
}

/** A title, a state and a legend, laid out. Lengths are in CSS pixels. */
export interface Head {
  readonly height: number;
  readonly title: string;
  readonly note: { readonly text: string; readonly right: number };
  readonly items: readonly Item[];
  /** The middle of the first row of names. */
  readonly middle: number;
}

/** As the rules of the widget have it: rows, between them, between words, the key of a line, the longest name. */
const row = 20;
const margin = 4;
const gap = 12;
const between = 16;
const key = { width: 10, height: 2, gap: 6 };
const longest = 12;
const most = 2;

/** A title's size as one of a label's. */
const larger = 0.875 / 0.75;

/** Lays out a head of this width; `label` is the size of labels. */
export function layHead(words: HeadWords, width: number, label: number, measure: MeasureLabel, formats: Formats): Head {
  const { title = "", note, state, named, roomy } = words;
  const plain = (text: string): number => measure(text);
  const states = state === undefined ? 0 : plain(state.words) + gap;
  const noted = fitText(note, width - states, plain);
  const right = width - 1 - states;
  const room = right - (noted === "" ? 0 : plain(noted) + gap);
  const first = roomy || title !== "" || note !== "" || state !== undefined ? row : 0;
  const { items, rows } = layItems(named, width, label, measure, formats);
  const top = first === 0 ? 0 : first + margin;
  return {
    height: rows === 0 ? first : top + rows * row,
    title: fitText(title, room, (text) => measure(text, true) * larger),
    note: { text: noted, right },
    items,
    middle: top + row / 2,
  };
}

/** As many names as two rows hold, and how many there are beside. */
function layItems(
  lines: readonly Line[],
  width: number,
  label: number,
  measure: MeasureLabel,
  formats: Formats,
): { items: Item[]; rows: number } {
  const digit = measure("0", true);
  const sized = lines.map((line) => {
    const value = newestWords(line, formats);
    const number = Math.max(measure(value, true), value.length * digit);
    const room = Math.min(longest * label, width - key.width - 2 * key.gap - number);
    const name = fitText(line.label, room, (text) => measure(text));
    const numberX = key.width + key.gap + measure(name) + key.gap;
    return { line, name, value, numberX, width: numberX + number };
  });
  for (let count = lines.length; count > 0; count -= 1) {
    const more = `+${lines.length - count}`;
    const all = sized.slice(0, count);
    const last = { line: undefined, name: more, value: "", numberX: 0, width: measure(more) };
    const items = flow(count < lines.length ? [...all, last] : all, width);
    const rows = (items.at(-1)?.row ?? -1) + 1;
    if (rows <= most) return { items, rows };
  }
  return { items: [], rows: 0 };
}

function flow(sized: readonly (Omit<Item, "x" | "row"> & { readonly width: number })[], width: number): Item[] {
  let [x, line] = [0, 0];
  return sized.map((item) => {
    if (x > 0 && x + item.width > width) {
      x = 0;
      line += 1;
    }
    const placed = { ...item, x, row: line };
    x += item.width + between;
    return placed;
  });
}

/** Draws a head of this width. */
export function paintHead(painter: Painter, head: Head, { state }: HeadWords, width: number, palette: Palette): void {
  painter.textBaseline = "middle";
  const write = (
    text: string,
    x: number,
    y: number,
    font: string,
    color: string,
    align: "left" | "right" = "left",
  ): void => {
    if (text === "") return;
    painter.font = font;
    painter.fillStyle = color;
    painter.textAlign = align;
    painter.fillText(text, x, y);
  };
  const { ink, muted, label, strong } = palette;
  write(
    head.title,
    0,
    row / 2,
    strong.replace(/[\d.]+(?=px)/, (size) => String(Number(size) * larger)),
    ink,
  );
  write(head.note.text, head.note.right, row / 2, label, muted, "right");
  if (state !== undefined) write(state.words, width - 1, row / 2, label, state.color, "right");
  for (const { line, name, value, numberX, x, row: index } of head.items) {
    const y = head.middle + index * row;
    if (line !== undefined) {
      painter.fillStyle = palette.color(line.stroke);
      painter.beginPath();
      painter.rect(x, y - key.height / 2, key.width, key.height);
      painter.fill();
    }
    write(name, line === undefined ? x : x + key.width + key.gap, y, label, muted);
    write(value, x + numberX, y, strong, ink);
  }
}
