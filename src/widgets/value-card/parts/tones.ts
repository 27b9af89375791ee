import type { Role } from "../../style/roles.js";
import type { Theme } from "../../style/theme.js";

/** What of the roles stands on a card's background. */
const standing: readonly Role[] = ["ink", "muted", "accent", "good", "warn", "bad"];

/**
 * Makes a function that gives a card's background a colour, and all that stands on it one that is told from it. It
 * takes a literal colour, undefined for none, and whether it fills: else it is an edge, and no more, of what is not
 * sure any more. It returns the literal colour of what stands on it; undefined: the colours are the page's.
 */
export function createBackground(
  card: HTMLElement,
  theme: Theme,
): (color: string | undefined, filled: boolean) => string | undefined {
  let shown = "";
  let ink: string | undefined;
  return (color, filled) => {
    const { dark } = theme;
    const wish = [color, filled, dark].join("|");
    if (wish === shown) return ink;
    shown = wish;
    ink = color !== undefined && filled ? inkOn(card.ownerDocument, color, dark) : undefined;
    const { style } = card;
    style.backgroundColor = filled ? (color ?? "") : "";
    style.outline = color === undefined || filled ? "" : `2px solid ${color}`;
    for (const role of standing) style.setProperty(`--_${role}`, ink ?? "");
    return ink;
  };
}

/** Black or white, whichever is told better from a colour: by 4.5 : 1 at the least. */
function inkOn(document: Document, color: string, dark: boolean): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return "#fff";
  // What lies under a colour that lets through.
  for (const fill of [dark ? "#111" : "#fff", color]) {
    context.fillStyle = fill;
    context.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  // Relative luminance as WCAG 2 has it; at 0.179 both contrasts are the same.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}
