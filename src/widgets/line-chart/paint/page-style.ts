import type { MeasureLabel } from "../../../draw/index.js";
import type { TokenLengths } from "../../style/length-tokens.js";
import type { Theme } from "../../style/theme.js";
import type { Palette } from "./paint-style.js";

/** What of a page's looks a chart needs, read once and again when they change. */
export interface PageStyle {
  /** Colours and fonts. */
  readonly palette: Palette;
  /** The size of labels, CSS pixels. */
  readonly label: number;
  /** The width of a label, CSS pixels. Remembers what it has measured. */
  readonly measure: MeasureLabel;
}

/** Texts whose width is remembered; then all is measured anew. */
const remembered = 512;

/** Reads a page's looks; `context` measures texts. */
export function readPageStyle(theme: Theme, context: CanvasRenderingContext2D | null): PageStyle {
  const sizes = theme.measures();
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
      const known = widths[strong ? 1 : 0];
      let width = known.get(text);
      if (width !== undefined) return width;
      if (context === null) return text.length * label * 0.6;
      context.font = fonts[strong ? 1 : 0];
      ({ width } = context.measureText(text));
      if (known.size >= remembered) known.clear();
      known.set(text, width);
      return width;
    },
  };
}

/** As long as the spaces between them. */
export function dashesOf(sizes: TokenLengths): number[] {
  return [sizes["threshold-dash"], sizes["threshold-dash"]];
}
