import type { Plane } from "../../../draw/index.js";
import type { Size } from "../../loop/size.js";
import { resolveOptions } from "../../options/options.js";
import type { MountPoint } from "../../page/mount-point.js";
import { isCurrent } from "../../status/states.js";
import type { StatusWords } from "../../status/status-words.js";
import { backgroundOf } from "../../style/background.js";
import type { Theme } from "../../style/theme.js";
import type { Phrase } from "../../words/phrase.js";
import type { Frame } from "../frame/frame.js";
import type { FrameOptions } from "../frame/frame-input.js";
import { readPageStyle } from "../paint/page-style.js";
import { noteOf } from "../parts/header.js";
import { nameOf } from "../parts/name-of.js";
import type { Line } from "../series/line.js";
import type { LineSet } from "../series/line-set.js";
import { writeCSV } from "./csv.js";
import type { ChartCsvOptions, ChartPngOptions, ChartSvgOptions } from "./options.js";
import { csvSchema, pngSchema, svgSchema } from "./options.js";
import type { Picture } from "./picture.js";
import { sizeInside } from "./picture.js";
import { writePNG } from "./png.js";
import { writeSVG } from "./svg.js";

/**
 * Members that write a chart to a file. What is on view at the moment of the call is written; the first call fetches
 * the code for it, and rows that come in meanwhile may be written too. After `destroy()` texts are empty, and
 * `toPNG()` rejects.
 */
export interface LineChartExports {
  /**
   * Writes the view as an SVG document of its own, with title, legend and, unless it is live, the state: literal
   * colours and fonts, no script, nothing to fetch. The same view gives the same text.
   *
   * @throws (rejects) TypeError `unknown option: …`, `invalid width: -5. Expected …`; StreamError `load-failed` where
   * the code did not come
   */
  toSVG(options?: ChartSvgOptions): Promise<string>;
  /**
   * Draws the view as an image of type `image/png`.
   *
   * @throws (rejects) as `toSVG()`; Error where the platform has no canvas that large, or the chart is destroyed
   */
  toPNG(options?: ChartPngOptions): Promise<Blob>;
  /**
   * Writes the rows on view, or all that are held, as CSV (RFC 4180): a column `time` (ISO 8601, UTC), then one a line.
   * A row without a value is an empty cell, and lost rows have none. A line with rows that are sums of many, as history
   * may bring them for a wide view, has two columns more, `min` and `max`: its values there are means. Text that a
   * spreadsheet would take for a formula is written as text.
   *
   * @throws (rejects) TypeError `unknown option: …`, `invalid all: 1. Expected …`; StreamError as `toSVG()`
   */
  toCSV(options?: ChartCsvOptions): Promise<string>;
}

/** View of a chart at the moment of an export. */
export interface OnView {
  /** Size on the page; undefined if the chart has none. */
  readonly size: Size | undefined;
  /** Newest frame; undefined before the first draw. */
  readonly frame: Frame | undefined;
  /** Options as the chart is drawn with them. */
  readonly options: FrameOptions;
  /** Current time, epoch ms. */
  readonly now: number;
  /** Right edge of the view, epoch ms. */
  readonly to: number;
  /** Length of the view, ms. */
  readonly timeWindow: number;
  /** Says the sentences of the widget. */
  readonly phrase: Phrase;
  /** State in words. */
  readonly statusWords: StatusWords;
  /** Words that stand in for a missing first row. */
  readonly absence: string;
  /** Whether a reader holds the view. */
  readonly isHeld: boolean;
}

/** Size for a chart that has none on the page, CSS pixels. */
const UNSIZED = { width: 600, height: 240, dpr: 1 };

const NO_LINES: readonly Line[] = [];

/** Writes a view by the options of a member; undefined: the chart is destroyed. */
type WriteView<Options, Result> = (view: OnView | undefined, options?: Options) => Result;

/** What writes the members of {@link LineChartExports}. */
export interface ViewWriters {
  readonly toSVG: WriteView<ChartSvgOptions, string>;
  readonly toPNG: WriteView<ChartPngOptions, Promise<Blob>>;
  readonly toCSV: WriteView<ChartCsvOptions, string>;
}

/** Makes what writes the views of a chart. */
export function createWriters(
  { node }: MountPoint,
  theme: Theme,
  lineSet: Pick<LineSet<never>, "all" | "reconnects" | "omitted" | "shiftNote">,
): ViewWriters {
  /** Lists the lines to draw and to name: all but those that a reader has hidden. */
  const shownOf = ({ frame }: OnView): readonly Line[] => {
    if (frame === undefined) return lineSet.all;
    const drawn = new Set(frame.lines.map(({ line }) => line));
    return lineSet.all.filter((line) => line.series === undefined || drawn.has(line));
  };

  const pictureOf = (view: OnView, { width, height, padding = 0, background, scale }: ChartPngOptions): Picture => {
    const { options, phrase, statusWords: words, frame, isHeld, size = UNSIZED } = view;
    const inner = sizeInside(width ?? size.width, height ?? size.height, padding);
    const { label, palette, measure } = readPageStyle(
      theme,
      node.ownerDocument.createElement("canvas").getContext("2d"),
    );
    const shownLines = shownOf(view);
    const behind = backgroundOf(node);
    const ground = behind.end === "color" ? [] : [theme.ground];
    const backgrounds = background === undefined ? [...ground, ...behind.colors] : [theme.color(background)];
    return {
      input: {
        width: inner.width,
        height: inner.height,
        dpr: scale ?? size.dpr,
        label,
        measure,
        to: view.to,
        now: view.now,
        paused: isHeld,
        timeWindow: view.timeWindow,
        lines: shownLines,
        all: lineSet.all,
        reconnects: lineSet.reconnects,
        options:
          frame !== undefined && inner.width === size.width
            ? { ...options, ...marginsOf(frame.plane, size.width) }
            : options,
      },
      padding: inner.padding,
      palette,
      words: {
        title: options.title,
        note: noteOf(lineSet.all.length, lineSet.omitted, lineSet.shiftNote, phrase),
        state:
          words.tone === "good" && !words.tellsAge
            ? undefined
            : { words: words.word, color: theme.role(words.tone === "good" ? "muted" : words.tone) },
        namedLines: (options.legend ?? lineSet.all.length > 1) ? shownLines : NO_LINES,
        keepsFirstRow: true,
        phrase,
      },
      empty: view.absence,
      isCurrent,
      background: backgrounds,
    };
  };

  return {
    toSVG(view, input = {}) {
      const resolved = resolveOptions(svgSchema, input);
      if (view === undefined) return "";
      const { phrase, statusWords } = view;
      return writeSVG(
        pictureOf(view, resolved),
        nameOf(view.options, phrase),
        statusWords.tone === "good" ? [] : [statusWords.spoken],
        phrase,
      );
    },
    async toPNG(view, input = {}) {
      const resolved = resolveOptions(pngSchema, input);
      if (view === undefined) throw new Error("toPNG: the chart is destroyed");
      return writePNG(pictureOf(view, resolved), node.ownerDocument);
    },
    toCSV(view, input = {}) {
      const { all } = resolveOptions(csvSchema, input);
      if (view === undefined) return "";
      if (all === true) return writeCSV(lineSet.all, view.phrase);
      const { to, timeWindow } = view;
      return writeCSV(shownOf(view), view.phrase, to - timeWindow, to);
    },
  };
}

/** Returns the margins that keep a picture's plot as wide as the page's, where gutters give room back late. */
function marginsOf({ left, width }: Plane, chartWidth: number): { marginLeft: number; marginRight: number } {
  return { marginLeft: left, marginRight: Math.max(0, chartWidth - left - width) };
}
