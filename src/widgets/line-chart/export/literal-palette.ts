import { isLiteralColor } from "../../../draw/svg-painter.js";
import { formatValue } from "../../options/options.js";
import { readTokenLengths } from "../../style/length-tokens.js";
import type { Palette } from "../../style/palette.js";
import type { Role } from "../../style/roles.js";
import { roles } from "../../style/roles.js";
import { dashesOf } from "../paint/page-style.js";

/** Source of colours and fonts without a page. */
export interface Scheme {
  readonly scheme: "light" | "dark";
  readonly colors: Readonly<Partial<Record<Role, string>>>;
  readonly font: string;
}

/** Custom property of a role. */
const ROLE_PROPERTY = /^var\(--(?:_|tick-)([\w-]+)\)$/;

/**
 * Returns the colours and fonts of a scheme; `label` is the size of labels, CSS pixels. A role is known by its
 * `var(--tick-…)`.
 *
 * @throws TypeError `invalid colour: "var(--x)". Expected …`
 */
export function literalPalette({ scheme, colors, font }: Scheme, label: number): Palette {
  const color = (text: string): string => {
    const role = ROLE_PROPERTY.exec(text)?.[1];
    const literal =
      role !== undefined && Object.hasOwn(roles, role)
        ? (colors[role as Role] ?? roles[role as Role][scheme === "dark" ? 1 : 0])
        : text;
    if (isLiteralColor(literal)) return literal;
    throw new TypeError(
      `invalid colour: ${formatValue(literal)}. ` +
        `Expected a literal one such as "#2563c9": there is no page to compute it`,
    );
  };
  const role = (name: Role): string => color(`var(--_${name})`);
  const sizes = readTokenLengths("", String);
  return {
    ink: role("ink"),
    muted: role("muted"),
    grid: role("grid"),
    warn: role("warn"),
    label: `400 ${label}px ${font}`,
    strong: `600 ${label}px ${font}`,
    sizes,
    dashes: dashesOf(sizes),
    color,
  };
}
