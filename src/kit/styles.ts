import type { Styles } from "../widgets/internal.js";
import { statusStyles, withThemeDefaults } from "../widgets/internal.js";

/** Styles of what the kit itself puts into a widget. */
const HOST_STYLES: Styles = {
  content: { position: "absolute", inset: "0" },
  corner: { position: "absolute", top: "0", "inset-inline-end": "0", "max-width": "100%" },
  ...statusStyles,
};

/** Returns all styles of a widget: the theme's colours have their defaults where the page sets none. */
export function widgetStyles(styles: Styles): Styles {
  const own = Object.entries(styles).map(([part, declarations]) => [
    part,
    Object.fromEntries(Object.entries(declarations).map(([name, value]) => [name, withThemeDefaults(value)])),
  ]);
  return { ...HOST_STYLES, ...(Object.fromEntries(own) as Styles) };
}
