import { tokenValue } from "./length-tokens.js";
import { knowsLightDark, roleDeclarations } from "./roles.js";
import type { Declarations, Styles } from "./sheet.js";

let made: Styles | undefined;

/** The looks that all widgets share. Always the same object. */
export function baseStyles(): Styles {
  made ??= make();
  return made;
}

/** For words that are read aloud, and seen by nobody. */
export const visuallyHidden: Declarations = {
  position: "absolute",
  width: "1px",
  height: "1px",
  margin: "-1px",
  overflow: "hidden",
  "clip-path": "inset(50%)",
  "white-space": "nowrap",
};

/** For words of whatever language: in their own direction, at the side where those of the page begin. */
export const ownDirection: Declarations = {
  "unicode-bidi": "plaintext",
  // The second name is Chromium's; the last that a browser knows holds.
  "text-align": "match-parent;text-align:-webkit-match-parent",
};

/**
 * What stands over a widget: on the surface that the page has given it, which may be translucent, and nothing shines
 * through.
 */
export const popupDeclarations: Declarations = {
  border: "1px solid var(--tick-border, var(--_grid))",
  "border-radius": tokenValue("popup-radius"),
  background: "linear-gradient(var(--_popup) 0 100%) Canvas",
  color: "var(--_ink)",
};

/** The ring around what has the focus. */
export const focusRing = `${tokenValue("focus-width")} solid var(--_focus)`;

/** Words are as they were given: a page that spaces, indents or lowers its own must not turn kB into kb. */
const words = {
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

/** The node is a plain box that fills its target. */
const box = { "box-sizing": "border-box", margin: "0", padding: "0", border: "0", float: "none" };

/** Against `* { … }` and `div { … }` of the page, which else come before a `:host`. */
function firm(declarations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(declarations).map(([name, value]) => [name, `${value} !important`]));
}

/**
 * What all widgets share. A percentage of a height that is not set counts as `auto`: then the sizer's height decides.
 * Nothing but the sizer is in the flow, so the node's size never depends on what it shows.
 */
const make = (): Styles => ({
  ":host": {
    display: "block",
    position: "relative",
    ...firm(box),
    ...firm(words),
    width: "100%",
    height: "100%",
    "min-width": "0",
    overflow: "hidden",
    contain: "layout paint style",
    isolation: "isolate",
    ...firm({ color: "var(--_ink)", "background-color": "var(--_surface)" }),
    "-webkit-text-size-adjust": "none",
    "text-size-adjust": "none",
    ...roleDeclarations(knowsLightDark() ? "both" : "light"),
    "--_focus": "var(--tick-focus, var(--_accent))",
    "--_popup": "var(--tick-popup, var(--tick-panel, var(--tick-surface, transparent)))",
  },
  // What is quiet elsewhere must not be as loud as ink; GrayText is a bright green in some themes.
  ":host@(forced-colors: active)": {
    "--_grid": "color-mix(in srgb,CanvasText 30%,Canvas)",
    "--_popup": "Canvas",
    "--_focus": "Highlight",
  },
  // Paper is light.
  ":host@print": { "color-scheme": "light" },
  // What was drawn for a screen is not stretched to the width of a page.
  "canvas@print": { "object-fit": "contain", "object-position": "left top" },
  ":focus-visible": { outline: focusRing },
  ":host([hidden])": { display: "none" },
  sizer: { width: "100%", visibility: "hidden", "pointer-events": "none" },
  canvas: { position: "absolute", top: "0", left: "0", width: "100%", height: "100%", display: "block" },
  unseen: visuallyHidden,
  probe: {
    position: "absolute",
    width: "0",
    height: "0",
    overflow: "hidden",
    visibility: "hidden",
    "pointer-events": "none",
    "stroke-dasharray": "none",
  },
  // The jump comes first, so the computed colour is the new one at once; the transition's only use is that it is told
  // of.
  swatch: {
    "transition-property": "color,stroke-dasharray",
    "transition-duration": "1ms",
    "transition-timing-function": "step-start",
  },
  data: { "forced-color-adjust": "none" },
});
