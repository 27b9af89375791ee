import type { Plane } from "../../../draw/index.js";
import { startOf } from "../../../draw/index.js";
import type { Size } from "../../loop/size.js";
import { resolveOptions } from "../../options/options.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import type { StatusWords } from "../../status/status-words.js";
import type { Theme } from "../../style/theme.js";
import type { Frame } from "../frame/frame.js";
import type { FrameOptions } from "../frame/frame-input.js";
import { readPageStyle } from "../paint/page-style.js";
import { emptyWords } from "../parts/empty-plot.js";
import { noteOf } from "../parts/header.js";
import type { Line } from "../series/line.js";
import type { LineSet } from "../series/line-set.js";
import { backgroundOf } from "./background.js";
import { writeCSV } from "./csv.js";
import type { ChartCsvOptions, ChartPngOptions, ChartSvgOptions } from "./options.js";
import { csvTable, pngTable, svgTable } from "./options.js";
import type { Picture } from "./picture.js";
import { sizeInside } from "./picture.js";
import { writePNG } from "./png.js";
import { writeSVG } from "./svg.js";

/** How a chart leaves the page. After `destroy()` texts are empty, and `toPNG()` rejects. */
export interface LineChartExports {
  /**
   * What is on view as an SVG document of its own, with title, legend and, unless it is live, the state: literal
   * colours and fonts, no script, nothing that is fetched. The same view gives the same text.
   *
   * @throws TypeError `unknown option: …`, `invalid width: -5. Expected …`
   */
  toSVG(options?: ChartSvgOptions): string;
  /**
   * The same as an image of type `image/png`.
   *
   * @throws (rejects) TypeError as `toSVG()`; Error where the platform has no canvas that large, or the chart is
   * destroyed
   */
  toPNG(options?: ChartPngOptions): Promise<Blob>;
  /**
   * The rows on view, or all that are held, as CSV (RFC 4180): a column `time` (ISO 8601, UTC), then one a line. A row
   * without a value is an empty cell, and what is lost has no row. What a spreadsheet would take for a formula is
   * written as a text.
   *
   * @throws TypeError `unknown option: …`, `invalid all: 1. Expected …`
   */
  toCSV(options?: ChartCsvOptions): string;
}

/** What a chart shows now. */
export interface OnView {
  /** Undefined: it has none. */
  readonly size: Size | undefined;
  /** The frame that was drawn last; undefined: none was. */
  readonly frame: Frame | undefined;
  /** As it is drawn. */
  readonly options: FrameOptions;
  /** The time now, epoch ms. */
  readonly now: number;
  /** The right edge of the view, epoch ms. */
  readonly to: number;
  /** The state. */
  readonly words: StatusWords;
  /** Whether the newest row is news. */
  readonly fresh: boolean;
  /** Whether somebody holds the view. */
  readonly held: boolean;
}

/** The size of a chart that has none, CSS pixels. */
const usual = { width: 600, height: 240, dpr: 1 };

/** Makes what a chart can be written as; `look` gives what it shows, brought up to date. */
export function createExports<T>(
  place: MountPoint & { readonly scope: Scope },
  theme: Theme,
  lines: LineSet<T>,
  look: () => OnView,
): LineChartExports {
  const { scope, node } = place;
  const { ownerDocument } = node;

  /** Those that a reader has hidden are neither drawn nor named. */
  const shownOf = ({ frame }: OnView): readonly Line[] => {
    if (frame === undefined) return lines.all;
    const drawn = new Set(frame.lines.map(({ line }) => line));
    return lines.all.filter((line) => line.series === undefined || drawn.has(line));
  };

  const pictureOf = (view: OnView, { width, height, padding = 0, background, scale }: ChartPngOptions): Picture => {
    const { options, words, frame, fresh, held, size = usual } = view;
    const inside = sizeInside(width ?? size.width, height ?? size.height, padding);
    const { label, palette, measure } = readPageStyle(theme, ownerDocument.createElement("canvas").getContext("2d"));
    const shown = shownOf(view);
    const behind =
      background === undefined ? backgroundOf(node, theme.dark ? "#111111" : "#ffffff") : [theme.color(background)];
    return {
      scene: {
        width: inside.width,
        height: inside.height,
        dpr: scale ?? size.dpr,
        label,
        measure,
        to: view.to,
        now: view.now,
        held,
        ...(frame !== undefined && { timeWindow: spanOf(frame.plane) }),
        lines: shown,
        all: lines.all,
        reconnects: lines.reconnects,
        options:
          frame !== undefined && inside.width === size.width
            ? { ...options, ...marginsOf(frame.plane, size.width) }
            : options,
      },
      padding: inside.padding,
      palette,
      words: {
        title: options.title,
        note: noteOf(lines.all.length, lines.hidden, lines.shifted),
        state:
          words.word === "live"
            ? undefined
            : { words: words.word, color: theme.role(words.tone === "good" ? "muted" : words.tone) },
        named: (options.legend ?? lines.all.length > 1) ? shown : nobody,
        roomy: true,
      },
      empty: emptyWords(lines.change.state),
      fresh,
      background: behind,
    };
  };

  return {
    toSVG(given = {}) {
      const whole = resolveOptions(svgTable, given);
      if (scope.closed) return "";
      const view = look();
      const { title, ariaLabel } = view.options;
      return writeSVG(
        pictureOf(view, whole),
        ariaLabel ?? title ?? "line chart",
        view.words.said === "live" ? [] : [view.words.said],
      );
    },
    async toPNG(given = {}) {
      const whole = resolveOptions(pngTable, given);
      if (scope.closed) throw new Error("toPNG: the chart is destroyed");
      return writePNG(pictureOf(look(), whole), ownerDocument);
    },
    toCSV(given = {}) {
      const { all } = resolveOptions(csvTable, given);
      if (scope.closed) return "";
      const view = look();
      if (all === true) return writeCSV(lines.all);
      const { frame, to, options } = view;
      const [from, until] =
        frame === undefined ? [to - options.timeWindow, to] : [startOf(frame.plane), frame.plane.to];
      return writeCSV(shownOf(view), from, until);
    },
  };
}

const nobody: readonly Line[] = [];

/** How much time a plot shows, ms. */
function spanOf(plane: Plane): number {
  return plane.to - startOf(plane);
}

/** On the page gutters give room back late: in a picture of the same width the plot is as wide. */
function marginsOf({ left, width }: Plane, whole: number): { marginLeft: number; marginRight: number } {
  return { marginLeft: left, marginRight: Math.max(0, whole - left - width) };
}
