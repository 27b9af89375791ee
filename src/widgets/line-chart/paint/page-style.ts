import type { MeasureLabel } from "../../../draw/index.js";
import type { TokenLengths } from "../../style/length-tokens.js";
import type { Palette } from "../../style/palette.js";
import type { Theme } from "../../style/theme.js";

/** Styles of the page that a chart needs, read once and again when they change. */
export interface PageStyle {
  /** Colours and fonts. */
  readonly palette: Palette;
  /** Size of labels, CSS pixels. */
  readonly label: number;
  /** Measures the width of a label, CSS pixels. Remembers the widths. */
  readonly measure: MeasureLabel;
}

/** Most widths remembered a font; a further one clears them all. */
const MAX_REMEMBERED_WIDTHS = 512;

/** Reads the styles of a page; `context` measures texts. */
export function readPageStyle(theme: Theme, context: CanvasRenderingContext2D | null): PageStyle {
  const sizes = theme.tokenLengths();
  const label = sizes["label-size"];
  const fonts = [theme.font(label), theme.font(label, 600)] as const;
  const colors = new Map<string, string>();
  const widths = [new Map<string, number>(), new Map<string, number>()] as const;
  return {
    label,
    palette: {
      ink: theme.role("ink"),
      muted: theme.role("muted"),
      grid: theme.role("grid"),
      warn: theme.role("warn"),
      label: fonts[0],
      strong: fonts[1],
      sizes,
      dashes: dashesOf(sizes),
      color(text) {
        let color = colors.get(text);
        if (color === undefined) colors.set(text, (color = theme.color(text)));
        return color;
      },
    },
    measure(text, strong = false) {
      const fontWidths = widths[strong ? 1 : 0];
      let width = fontWidths.get(text);
      if (width !== undefined) return width;
      if (context === null) return text.length * label * 0.6;
      context.font = fonts[strong ? 1 : 0];
      ({ width } = context.measureText(text));
      if (fontWidths.size >= MAX_REMEMBERED_WIDTHS) fontWidths.clear();
      fontWidths.set(text, width);
      return width;
    },
  };
}

/** Returns the dashes of a threshold: dash and space are equal. */
export function dashesOf(sizes: TokenLengths): number[] {
  return [sizes["threshold-dash"], sizes["threshold-dash"]];
}
