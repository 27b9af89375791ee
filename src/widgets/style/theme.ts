import type { MountPoint } from "../page/mount-point.js";
import type { Scope } from "../page/scope.js";
import { backgroundOf } from "./background.js";
import type { TokenLengths } from "./length-tokens.js";
import { readTokenLengths, tokenList } from "./length-tokens.js";
import type { Role } from "./roles.js";
import { knowsLightDark, roleDeclarations, roles, roleValue } from "./roles.js";

/** Colours, font and lengths of a widget, as a canvas takes them. */
export interface Theme {
  /** Returns the computed colour of a role. */
  role(role: Role): string;
  /**
   * Computes any CSS colour, `var()` and `light-dark()` included. Any other text gives the ink, never the text itself.
   */
  color(text: string): string;
  /** Returns a canvas font in the page's own family; `size` in CSS pixels, `weight` defaults to 400. */
  font(size: number, weight?: number): string;
  /** Reads the tokens of the canvas from the page; costly, so call it after a change alone. */
  tokenLengths(): TokenLengths;
  /** Whether the page is printed, or shown in a print preview. */
  readonly isPrinting: boolean;
  /** Whether the widget's own `color-scheme` is dark. */
  readonly isDark: boolean;
  /** A colour on which the ink can be read, near to black or white: where it is not known what the page has there. */
  readonly ground: string;
  /** Reads everything again and reports a change: for a widget that was `display: none`, which gets no events. */
  refresh(): void;
}

/**
 * Reads colours from a hidden probe inside the widget, and reports when one of those that were read has changed:
 * another theme, a custom property set, another `color-scheme` inherited.
 */
export function watchTheme(scope: Scope, mountPoint: MountPoint, onChange: () => void): Theme {
  const { page, probe } = mountPoint;

  const swatches = new Map<string, HTMLElement>();
  const colors = new Map<string, string>();
  let fontFamily: string | undefined;
  let isPrinting = false;
  let hasGround = false;
  const lengthSwatch = mountPoint.element("i", "swatch");
  lengthSwatch.style.strokeDasharray = tokenList();
  probe.append(lengthSwatch);
  let lengthList = "";

  const swatchOf = (text: string, kind: "scheme" | "role" | "data"): HTMLElement => {
    let swatch = swatches.get(text);
    if (swatch === undefined) {
      swatch = kind === "data" ? mountPoint.element("i", "swatch", "data") : mountPoint.element("i", "swatch");
      swatch.style.color = text;
      probe.append(swatch);
      swatches.set(text, swatch);
    }
    return swatch;
  };

  const computeColor = (text: string, kind: "scheme" | "role" | "data"): string | undefined => {
    const knownColor = colors.get(text);
    if (knownColor !== undefined) return knownColor;
    const color = page.view.getComputedStyle(swatchOf(text, kind)).color;
    if (color === "" || color.includes("var(")) return undefined;
    colors.set(text, color);
    return color;
  };

  const lengthListOf = (element: HTMLElement): string => page.view.getComputedStyle(element).strokeDasharray;

  const isDark = (): boolean => isLight(computeColor("CanvasText", "scheme") ?? "");
  const role = (name: Role): string => {
    const kind = /^(series|accent|grid)/.test(name) ? "data" : "role";
    return computeColor(roleValue(name), kind) ?? roles[name][isDark() ? 1 : 0];
  };
  const groundOf = (): string => (isLight(role("ink")) ? "#111111" : "#ffffff");
  const applyScheme = (): void => {
    if (knowsLightDark()) return;
    for (const [name, value] of Object.entries(roleDeclarations(isDark() ? "dark" : "light"))) {
      mountPoint.node.style.setProperty(name, value);
    }
  };

  /**
   * Lays a ground under the widget where the page's own is lost: on paper, which takes backgrounds or not, and on a
   * screen that is filled by an element without one.
   */
  const layGround = (): void => {
    const { node } = mountPoint;
    const { style, ownerDocument } = node;
    style.removeProperty("--_ground");
    const { fullscreenElement: filling, documentElement } = ownerDocument;
    const last = isPrinting ? node : filling === documentElement ? undefined : filling;
    hasGround = backgroundOf(node, last).end === "last";
    if (hasGround) style.setProperty("--_ground", groundOf());
    style.setProperty("print-color-adjust", isPrinting ? "exact" : "");
  };

  /** Reads everything again and reports a difference, so that many transitions are one report. */
  const refresh = (): void => {
    const previousColors = new Map(colors);
    colors.clear();
    applyScheme();
    colors.clear();
    for (const text of swatches.keys()) computeColor(text, "data");
    const previousList = lengthList;
    lengthList = lengthListOf(lengthSwatch);
    if (hasGround) layGround();
    if (lengthList !== previousList || [...colors].some(([text, color]) => previousColors.get(text) !== color)) {
      onChange();
    }
  };

  scope.listen(probe, "transitionrun", refresh);
  // Paper is light. `beforeprint` comes before the print styles apply, but the page prints what is drawn then.
  const setPrinting = (isPaper: boolean): void => {
    if (isPaper === isPrinting) return;
    isPrinting = isPaper;
    mountPoint.node.style.colorScheme = isPaper ? "light" : "";
    refresh();
    layGround();
    onChange();
  };
  const readFonts = (): void => {
    fontFamily = undefined;
    onChange();
  };
  page.follow(scope, (attached, document, isMoved) => {
    const { fonts } = document as { fonts?: EventTarget };
    if (fonts !== undefined) attached.listen(fonts, "loadingdone", readFonts);
    attached.listen(document, "fullscreenchange", layGround);
    attached.media("print", setPrinting, page.view);
    attached.listen(page.view, "beforeprint", () => {
      setPrinting(true);
    });
    attached.listen(page.view, "afterprint", () => {
      setPrinting(false);
    });
    if (!isMoved) return;
    refresh();
    readFonts();
  });
  applyScheme();
  // Watch the scheme from the start, so that a switch is reported even if the canvas alone shows it; reading it would
  // force a style computation.
  swatchOf("CanvasText", "scheme");

  return {
    role,
    color(text) {
      const own = withThemeDefaults(text);
      const color = computeColor(own, "data") ?? roles.ink[isDark() ? 1 : 0];
      if (!scope.matches("(forced-colors: active)")) return color;
      // A colour that a page has chosen for its own background may be lost on the system's.
      const distance = lightnessOf(color) - lightnessOf(computeColor("Canvas", "scheme") ?? "");
      if (Math.abs(distance) >= MIN_DISTANCE) return color;
      return computeColor(`color-mix(in srgb, ${own}, CanvasText)`, "data") ?? color;
    },
    font(size, weight = 400) {
      fontFamily ??= page.view.getComputedStyle(probe).fontFamily;
      return `${weight} ${size}px ${fontFamily === "" ? "sans-serif" : fontFamily}`;
    },
    tokenLengths() {
      lengthList = lengthListOf(lengthSwatch);
      return readTokenLengths(lengthList, (text) => {
        // Use another element: a change of the watched one would be reported.
        const element = mountPoint.element("i");
        element.style.strokeDasharray = text;
        probe.append(element);
        const list = lengthListOf(element);
        element.remove();
        return list;
      });
    },
    get isPrinting() {
      return isPrinting;
    },
    get isDark() {
      return isDark();
    },
    get ground() {
      return groundOf();
    },
    refresh,
  };
}

/** Replaces `--tick-…` roles in a CSS value by the inner ones, which have a default if the page has set none. */
export function withThemeDefaults(text: string): string {
  return text.replace(/var\(\s*--tick-([\w-]+)/g, (whole, name: string) => (name in roles ? `var(--_${name}` : whole));
}

/** Least distance in lightness of a colour from the surface under forced colours, about 3 : 1. */
const MIN_DISTANCE = 85;

/** Tells whether a computed `rgb(…)` is nearer to white than to black. */
function isLight(color: string): boolean {
  return lightnessOf(color) > 128;
}

/** Returns the lightness of a computed `rgb(…)`, 0 to 255. */
function lightnessOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
