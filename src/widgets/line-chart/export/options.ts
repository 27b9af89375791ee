import { aBoolean, aColor, atLeast, maybe } from "../../options/checks.js";
import type { Check, OptionTable } from "../../options/options.js";
import { option } from "../../options/options.js";

/** Options of a chart drawn as SVG. */
export interface ChartSvgOptions {
  /** Width, CSS pixels. Default: as on the page. */
  readonly width?: number | undefined;
  /** Height, CSS pixels. Default: as on the page. */
  readonly height?: number | undefined;
  /** Room around the chart, part of width and height, CSS pixels. Default 0. */
  readonly padding?: number | undefined;
  /** Any CSS colour, `"transparent"` included. Default: the background of the chart on the page. */
  readonly background?: string | undefined;
}

/** Options of a chart drawn as PNG. */
export interface ChartPngOptions extends ChartSvgOptions {
  /** Pixels a CSS pixel. Default: the page's device pixel ratio. */
  readonly scale?: number | undefined;
}

/** Options of a chart written as CSV. */
export interface ChartCsvOptions {
  /** Whether all held rows are written; else the rows on view. Default false. */
  readonly all?: boolean | undefined;
}

/** Checks a length of a picture. */
export const aLength: Check = (value) =>
  typeof value === "number" && value > 0 && value <= 16_384
    ? undefined
    : "a number of CSS pixels above 0, at most 16384";

const aScale: Check = (value) =>
  typeof value === "number" && value > 0 && value <= 16 ? undefined : "a number above 0, at most 16";

/** Checks the room around a picture. */
export const aPadding = atLeast(0, "CSS pixels");

const length = option<number | undefined>(maybe(aLength), undefined);

/** Options of `toSVG()`. */
export const svgTable: OptionTable<ChartSvgOptions> = {
  width: length,
  height: length,
  padding: option(aPadding, 0),
  background: option(maybe(aColor), undefined),
};

/** Options of `toPNG()`. */
export const pngTable: OptionTable<ChartPngOptions> = { ...svgTable, scale: option(maybe(aScale), undefined) };

/** Options of `toCSV()`. */
export const csvTable: OptionTable<ChartCsvOptions> = { all: option(aBoolean, false) };
