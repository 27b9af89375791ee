import { aColor, atLeast, upTo } from "../../options/checks.js";
import { boolean, option } from "../../options/option-types.js";
import type { OptionSchema } from "../../options/options.js";

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
export const aLength = upTo(16_384, "CSS pixels");

/** Checks the room around a picture. */
export const aPadding = atLeast(0, "CSS pixels");

/** Options of `toSVG()`. */
export const svgSchema: OptionSchema<ChartSvgOptions> = {
  width: option("number", aLength),
  height: option("number", aLength),
  padding: option("number", aPadding, { default: 0 }),
  background: option("text", aColor),
};

/** Options of `toPNG()`. */
export const pngSchema: OptionSchema<ChartPngOptions> = { ...svgSchema, scale: option("number", upTo(16)) };

/** Options of `toCSV()`. */
export const csvSchema: OptionSchema<ChartCsvOptions> = { all: boolean({ default: false }) };
