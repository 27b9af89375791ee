import { knowsLightDark, roleDeclarations } from "./roles.js";
import type { Rules } from "./sheet.js";

let made: Rules | undefined;

/** The looks that all widgets share. Always the same object. */
export function baseRules(): Rules {
  made ??= make();
  return made;
}

/**
 * What all widgets share. A percentage of a height that is not set counts as `auto`: then the sizer's height decides.
 * Nothing but the sizer is in the flow, so the node's size never depends on what it shows.
 */
const make = (): Rules => ({
  ":host": {
    display: "block",
    position: "relative",
    "box-sizing": "border-box",
    width: "100%",
    height: "100%",
    "min-width": "0",
    overflow: "hidden",
    contain: "layout paint style",
    isolation: "isolate",
    color: "var(--_ink)",
    "background-color": "var(--_surface)",
    "text-align": "start",
    "line-height": "normal",
    "letter-spacing": "normal",
    "font-variant-numeric": "tabular-nums",
    "-webkit-text-size-adjust": "none",
    "text-size-adjust": "none",
    ...roleDeclarations(knowsLightDark() ? "both" : "light"),
  },
  ":host([hidden])": { display: "none" },
  sizer: { width: "100%", visibility: "hidden", "pointer-events": "none" },
  canvas: { position: "absolute", top: "0", left: "0", width: "100%", height: "100%", display: "block" },
  unseen: {
    position: "absolute",
    width: "1px",
    height: "1px",
    margin: "-1px",
    overflow: "hidden",
    "clip-path": "inset(50%)",
    "white-space": "nowrap",
  },
  probe: {
    position: "absolute",
    width: "0",
    height: "0",
    overflow: "hidden",
    visibility: "hidden",
    "pointer-events": "none",
  },
  // The jump comes first, so the computed colour is the new one at once; the transition's only use is that it is told of.
  swatch: { "transition-property": "color", "transition-duration": "1ms", "transition-timing-function": "step-start" },
  data: { "forced-color-adjust": "none" },
});
