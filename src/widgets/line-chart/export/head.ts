import type { MeasureLabel, Painter } from "../../../draw/index.js";
import { fitText } from "../../../draw/index.js";
import type { Phrase } from "../../words/phrase.js";
import type { PaintStyle } from "../paint/paint-style.js";
import type { Line } from "../series/line.js";
import type { ToldView } from "../words/newest-words.js";
import { newestWords, silenceOf } from "../words/newest-words.js";

/** Texts above an exported plot. */
export interface HeadWords {
  /** Title at the top left; undefined: none. */
  readonly title: string | undefined;
  /** Note on the series; `""`: none. */
  readonly note: string;
  /** State at the top right, with its literal colour; undefined for `live`, which is not written. */
  readonly state: { readonly words: string; readonly color: string } | undefined;
  /** Lines that the legend names. */
  readonly namedLines: readonly Line[];
  /** Whether the first row keeps its room even if it is empty, as on a page. */
  readonly keepsFirstRow: boolean;
  /** Says the sentences of the legend. */
  readonly phrase: Phrase;
}

interface HeadItem {
  readonly x: number;
  readonly rowIndex: number;
  readonly name: string;
  readonly value: string;
  /** Whether the line of the item is silent. */
  readonly isSilent: boolean;
  readonly numberX: number;
  /** Line of the item; undefined for the item that counts the unnamed lines. */
  readonly line: Line | undefined;
}

/** Layout of a title, a state and a legend. Lengths are in CSS pixels. */
export interface Head {
  readonly height: number;
  readonly title: string;
  readonly note: { readonly text: string; readonly right: number };
  readonly items: readonly HeadItem[];
  /** Middle of the first row of names. */
  readonly middle: number;
}

/** Height of a row, as the widget's styles have it, CSS pixels. */
const ROW_PX = 20;

/** Margin between the first row and the legend, CSS pixels. */
const LEGEND_MARGIN_PX = 4;

/** Least gap between title, note and state, CSS pixels. */
const WORD_GAP_PX = 12;

/** Gap between the names of the legend, CSS pixels. */
const NAME_GAP_PX = 16;

/** Size of the key of a line, and the gap after it, CSS pixels. */
const LINE_KEY = { width: 10, height: 2, gap: 6 };

/** Greatest width of a name, as a multiple of the label size. */
const MAX_NAME_EM = 12;

/** Most rows of names. */
const MAX_LEGEND_ROWS = 2;

/** Size of a title as a multiple of a label's. */
const TITLE_SCALE = 0.875 / 0.75;

/** Lays out a head of this width; `label` is the size of labels, CSS pixels. */
export function layOutHead(
  words: HeadWords,
  width: number,
  label: number,
  measure: MeasureLabel,
  view: ToldView,
): Head {
  const { title = "", note, state, namedLines, keepsFirstRow, phrase } = words;
  const plain = (text: string): number => measure(text);
  const stateRoom = state === undefined ? 0 : plain(state.words) + WORD_GAP_PX;
  const noteText = fitText(note, width - stateRoom, plain);
  const right = width - 1 - stateRoom;
  const titleRoom = right - (noteText === "" ? 0 : plain(noteText) + WORD_GAP_PX);
  const firstRowHeight = keepsFirstRow || title !== "" || note !== "" || state !== undefined ? ROW_PX : 0;
  const { items, rows } = layOutItems(namedLines, width, label, measure, (line) => ({
    value: newestWords(line, view, phrase),
    isSilent: silenceOf(line, view) !== undefined,
  }));
  const legendTop = firstRowHeight === 0 ? 0 : firstRowHeight + LEGEND_MARGIN_PX;
  return {
    height: rows === 0 ? firstRowHeight : legendTop + rows * ROW_PX,
    title: fitText(title, titleRoom, (text) => measure(text, true) * TITLE_SCALE),
    note: { text: noteText, right },
    items,
    middle: legendTop + ROW_PX / 2,
  };
}

/** Lays out as many names as two rows hold, and a count of the rest. */
function layOutItems(
  lines: readonly Line[],
  width: number,
  label: number,
  measure: MeasureLabel,
  read: (line: Line) => Pick<HeadItem, "value" | "isSilent">,
): { items: HeadItem[]; rows: number } {
  const digit = measure("0", true);
  const sized = lines.map((line) => {
    const { value, isSilent } = read(line);
    const numberWidth = Math.max(measure(value, true), value.length * digit);
    const nameRoom = Math.min(MAX_NAME_EM * label, width - LINE_KEY.width - 2 * LINE_KEY.gap - numberWidth);
    const name = fitText(line.label, nameRoom, (text) => measure(text));
    const numberX = LINE_KEY.width + LINE_KEY.gap + measure(name) + LINE_KEY.gap;
    return { line, name, value, isSilent, numberX, width: numberX + numberWidth };
  });
  for (let count = lines.length; count > 0; count -= 1) {
    const more = `+${lines.length - count}`;
    const namedItems = sized.slice(0, count);
    const counter = { line: undefined, name: more, value: "", isSilent: false, numberX: 0, width: measure(more) };
    const items = flowItems(count < lines.length ? [...namedItems, counter] : namedItems, width);
    const rows = (items.at(-1)?.rowIndex ?? -1) + 1;
    if (rows <= MAX_LEGEND_ROWS) return { items, rows };
  }
  return { items: [], rows: 0 };
}

function flowItems(
  sized: readonly (Omit<HeadItem, "x" | "rowIndex"> & { readonly width: number })[],
  width: number,
): HeadItem[] {
  let [x, rowIndex] = [0, 0];
  return sized.map((item) => {
    if (x > 0 && x + item.width > width) {
      x = 0;
      rowIndex += 1;
    }
    const placed = { ...item, x, rowIndex };
    x += item.width + NAME_GAP_PX;
    return placed;
  });
}

/** Draws a head of this width. */
export function paintHead(
  painter: Painter,
  head: Head,
  { state }: HeadWords,
  width: number,
  { palette, isCurrent }: PaintStyle,
): void {
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
    ROW_PX / 2,
    strong.replace(/[\d.]+(?=px)/, (size) => String(Number(size) * TITLE_SCALE)),
    ink,
  );
  write(head.note.text, head.note.right, ROW_PX / 2, label, muted, "right");
  if (state !== undefined) write(state.words, width - 1, ROW_PX / 2, label, state.color, "right");
  for (const { line, name, value, isSilent, numberX, x, rowIndex } of head.items) {
    const y = head.middle + rowIndex * ROW_PX;
    if (line !== undefined) {
      painter.fillStyle = palette.color(line.stroke);
      painter.beginPath();
      painter.rect(x, y - LINE_KEY.height / 2, LINE_KEY.width, LINE_KEY.height);
      painter.fill();
    }
    write(name, line === undefined ? x : x + LINE_KEY.width + LINE_KEY.gap, y, label, muted);
    write(value, x + numberX, y, strong, !isSilent && line !== undefined && isCurrent(line.state) ? ink : muted);
  }
}
