import { aBoolean, aColor, atLeast, maybe } from "../../options/checks.js";
import type { Check, OptionTable } from "../../options/options.js";
import { option } from "../../options/options.js";

/** How a chart is drawn as SVG. */
export interface ChartSvgOptions {
  /** CSS pixels. Default: as wide as on the page. */
  readonly width?: number | undefined;
  /** CSS pixels. Default: as high as on the page. */
  readonly height?: number | undefined;
  /** Room around the chart, part of width and height, CSS pixels. Default 0. */
  readonly padding?: number | undefined;
  /** Any CSS colour, `"transparent"` included. Default: what is behind the chart on the page. */
  readonly background?: string | undefined;
}

/** How a chart is drawn as PNG. */
export interface ChartPngOptions extends ChartSvgOptions {
  /** Pixels a CSS pixel. Default: the page's device pixel ratio. */
  readonly scale?: number | undefined;
}

/** Which rows of a chart are written as CSV. */
export interface ChartCsvOptions {
  /** Whether all that is held is written; else the rows on view. Default false. */
  readonly all?: boolean | undefined;
}

/** A length of a picture. */
export const aLength: Check = (value) =>
  typeof value === "number" && value > 0 && value <= 16_384
    ? undefined
    : "a number of CSS pixels above 0, at most 16384";

const aScale: Check = (value) =>
  typeof value === "number" && value > 0 && value <= 16 ? undefined : "a number above 0, at most 16";

/** Room around a picture. */
export const aPadding = atLeast(0, "CSS pixels");

const length = option<number | undefined>(maybe(aLength), undefined);

/** The options of `toSVG()`. */
export const svgTable: OptionTable<ChartSvgOptions> = {
  width: length,
  height: length,
  padding: option(aPadding, 0),
  background: option(maybe(aColor), undefined),
};

/** The options of `toPNG()`. */
export const pngTable: OptionTable<ChartPngOptions> = { ...svgTable, scale: option(maybe(aScale), undefined) };

/** The options of `toCSV()`. */
export const csvTable: OptionTable<ChartCsvOptions> = { all: option(aBoolean, false) };
