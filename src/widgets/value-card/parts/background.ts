import type { Role } from "../../style/roles.js";
import type { Theme } from "../../style/theme.js";

/** Roles of what stands on a card's background. */
const ROLES_ON_BACKGROUND: readonly Role[] = ["ink", "muted", "accent", "good", "warn", "bad"];

/**
 * Makes a function that sets the background colour of a card, and a colour with enough contrast for all that stands on
 * it. The function takes a literal colour, undefined for none, and whether it fills the card; a value that is not
 * current gets an outline of that colour instead. It returns the literal colour of what stands on the background;
 * undefined: the colours are the page's.
 */
export function createBackground(
  card: HTMLElement,
  theme: Theme,
): (color: string | undefined, isFilled: boolean) => string | undefined {
  let appliedKey = "";
  let ink: string | undefined;
  return (color, isFilled) => {
    const { ground } = theme;
    const key = [color, isFilled, ground].join("|");
    if (key === appliedKey) return ink;
    appliedKey = key;
    ink = color !== undefined && isFilled ? inkOn(card.ownerDocument, color, ground) : undefined;
    const { style } = card;
    style.backgroundColor = isFilled ? (color ?? "") : "";
    style.outline = color === undefined || isFilled ? "" : `2px solid ${color}`;
    for (const role of ROLES_ON_BACKGROUND) style.setProperty(`--_${role}`, ink ?? "");
    return ink;
  };
}

/** Returns black or white, whichever has more contrast to a colour: 4.5 : 1 at least. */
function inkOn(document: Document, color: string, ground: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return "#fff";
  // The ground first: a translucent colour lets it through.
  for (const fill of [ground, color]) {
    context.fillStyle = fill;
    context.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
    const channel = part / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  // Relative luminance of WCAG 2; at 0.179 black and white have the same contrast.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}
