import { kinds } from "../kinds.js";
import { OWN_DIRECTION } from "../style/base-styles.js";
import { tokenValue } from "../style/length-tokens.js";
import type { Styles } from "../style/sheet.js";

/**
 * The styles of a dashboard. A page sets those of panels by `--tick-panel` (their surface), `--tick-border` (a colour),
 * `--tick-radius` and `--tick-gap`.
 */
export const dashboardStyles: Styles = {
  // The node is as high as its content and cuts nothing: a page that sets a height also decides on the overflow.
  ":host": { height: "auto", overflow: "visible", contain: "layout style" },
  ruler: {
    position: "absolute",
    top: "0",
    left: "0",
    width: "100%",
    height: "1px",
    visibility: "hidden",
    "pointer-events": "none",
  },
  // The content makes the node no wider: columns are as many as fit.
  board: { width: "0", "min-width": "100%" },
  heading: {
    ...OWN_DIRECTION,
    margin: "0 0 12px",
    "font-size": tokenValue("heading-size"),
    "font-weight": "600",
    "line-height": "1.4",
    "letter-spacing": "-0.01em",
    "overflow-wrap": "anywhere",
  },
  grid: { display: "grid", gap: tokenValue("gap"), "grid-template-columns": "minmax(0, 1fr)" },
  panel: {
    "box-sizing": "border-box",
    "min-width": "0",
    margin: "0",
    border: "1px solid var(--tick-border, var(--_grid))",
    "border-radius": tokenValue("radius"),
    "background-color": "var(--tick-panel, transparent)",
    overflow: "hidden",
  },
  ...Object.fromEntries(Object.entries(kinds).flatMap(([name, { panel }]) => (panel ? [[name, panel]] : []))),
};

/** The parts of the widgets inside, which a dashboard exports to the page's style sheets. */
export const innerParts: readonly string[] = Object.values(kinds).flatMap(({ styles }) => Object.keys(styles));
