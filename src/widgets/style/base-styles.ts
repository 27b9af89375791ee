import { tokenValue } from "./length-tokens.js";
import { knowsLightDark, roleDeclarations } from "./roles.js";
import type { Declarations, Styles } from "./sheet.js";

let sharedStyles: Styles | undefined;

/** Returns the styles that all widgets share, always the same object. */
export function baseStyles(): Styles {
  sharedStyles ??= createBaseStyles();
  return sharedStyles;
}

/** Hides text from sight and keeps it for screen readers. */
export const VISUALLY_HIDDEN: Declarations = {
  position: "absolute",
  width: "1px",
  height: "1px",
  margin: "-1px",
  overflow: "hidden",
  "clip-path": "inset(50%)",
  "white-space": "nowrap",
};

/** Styles of the probe: its size tells whether the widget has its style sheets. */
export const PROBE_STYLES: Styles = {
  probe: { ...VISUALLY_HIDDEN, visibility: "hidden", "pointer-events": "none", "stroke-dasharray": "none" },
};

/** Styles in quirks mode, which computes a percentage of an unset height from that of the window. */
export const QUIRKS_STYLES: Styles = {
  // A stretched height of an unset one counts as `auto`; a browser keeps the last name that it knows.
  ":host": { height: "-webkit-fill-available;height:stretch" },
};

/** Writes text of any language in its own direction, aligned to the side where the page's text begins. */
export const OWN_DIRECTION: Declarations = {
  "unicode-bidi": "plaintext",
  // Chromium knows the prefixed name alone; a browser keeps the last name that it knows.
  "text-align": "match-parent;text-align:-webkit-match-parent",
};

/**
 * Declarations of a popup over a widget. `Canvas` under the page's popup colour, which may be translucent, keeps the
 * widget from shining through.
 */
export const POPUP_DECLARATIONS: Declarations = {
  border: "1px solid var(--tick-border, var(--_grid))",
  "border-radius": tokenValue("popup-radius"),
  background: "linear-gradient(var(--_popup) 0 100%) Canvas",
  color: "var(--_ink)",
};

/** The CSS outline of the element that has the focus. */
export const FOCUS_RING = `${tokenValue("focus-width")} solid var(--_focus)`;

/** Resets of text: a page that spaces, indents or lower-cases its own text must not turn kB into kb. */
const TEXT_RESET = {
  "text-align": "start",
  "text-indent": "0",
  "text-transform": "none",
  "text-shadow": "none",
  "line-height": "normal",
  "letter-spacing": "normal",
  "word-spacing": "normal",
  "word-break": "normal",
  "overflow-wrap": "normal",
  "white-space": "normal",
  hyphens: "manual",
  "font-variant-caps": "normal",
  "font-variant-numeric": "tabular-nums",
};

/** Resets of the node's box, which fills its target. */
const BOX_RESET = { "box-sizing": "border-box", margin: "0", padding: "0", border: "0", float: "none" };

/** Marks declarations `!important`: a page's `* { … }` and `div { … }` would win over a `:host` otherwise. */
function important(declarations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(declarations).map(([name, value]) => [name, `${value} !important`]));
}

/**
 * Makes the styles that all widgets share. A percentage of an unset height counts as `auto`: then the sizer's height
 * decides. The sizer alone is in the flow, so the node's size never depends on its contents. Its one track is the width
 * where the page asks for that of the content.
 */
const createBaseStyles = (): Styles => ({
  ":host": {
    display: "block",
    position: "relative",
    ...important(BOX_RESET),
    ...important(TEXT_RESET),
    width: "100%",
    height: "100%",
    "min-width": "0",
    overflow: "hidden",
    contain: "layout paint style",
    isolation: "isolate",
    ...important({ color: "var(--_ink)", "background-color": "var(--_ground, var(--_surface))" }),
    "--_ground": "initial",
    "-webkit-text-size-adjust": "none",
    "text-size-adjust": "none",
    ...roleDeclarations(knowsLightDark() ? "both" : "light"),
    "--_focus": "var(--tick-focus, var(--_accent))",
    "--_popup": "var(--tick-popup, var(--tick-panel, var(--tick-surface, transparent)))",
  },
  // Grid lines must stay quieter than ink; GrayText is a bright green in some themes.
  ":host@(forced-colors: active)": {
    // The system's pair holds on a page without a scheme too: defaults go by it.
    "color-scheme": "light dark",
    "--_grid": "color-mix(in srgb,CanvasText 30%,Canvas)",
    "--_popup": "Canvas",
    "--_focus": "Highlight",
  },
  // Paper is light.
  ":host@print": { "color-scheme": "light" },
  // A canvas drawn for a screen keeps its proportions on a page of another width.
  "canvas@print": { "object-fit": "contain", "object-position": "left top" },
  ":focus-visible": { outline: FOCUS_RING },
  ":host([hidden])": { display: "none" },
  sizer: { display: "grid", width: "100%", visibility: "hidden", "pointer-events": "none" },
  canvas: { position: "absolute", top: "0", left: "0", width: "100%", height: "100%", display: "block" },
  unseen: VISUALLY_HIDDEN,
  ...PROBE_STYLES,
  // A transition serves for its event alone: `step-start` jumps first, so the computed colour is the new one at once.
  swatch: {
    "transition-property": "color,stroke-dasharray",
    "transition-duration": "1ms",
    "transition-timing-function": "step-start",
  },
  data: { "forced-color-adjust": "none" },
});
