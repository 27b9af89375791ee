import type { MountPoint } from "../page/mount-point.js";
import type { Scope } from "../page/scope.js";
import type { TokenLengths } from "./length-tokens.js";
import { carried, readTokenLengths } from "./length-tokens.js";
import type { Role } from "./roles.js";
import { knowsLightDark, roleDeclarations, roles, roleValue } from "./roles.js";

/** The colours and the font of a widget, as a canvas takes them. */
export interface Theme {
  /** The colour of a role, computed. */
  role(role: Role): string;
  /**
   * Any CSS colour, `var()` and `light-dark()` included, computed; what is no colour gives the ink. Never the text
   * itself.
   */
  color(text: string): string;
  /** A canvas font in the page's own family. */
  font(size: number, weight?: number): string;
  /** What a canvas draws by besides colours; read anew, so for when something has changed. */
  measures(): TokenLengths;
  /** Whether the page is on paper, or shown as it would be. */
  readonly printing: boolean;
  /** Whether the widget's own `color-scheme` is dark. */
  readonly dark: boolean;
  /** Looks anew: for a widget that was `display: none`, as nothing is reported then. Tells of what has changed. */
  refresh(): void;
}

/**
 * Reads colours from a hidden probe inside the widget, and tells when one of those that were read has changed:
 * a theme switched, a custom property set, a `color-scheme` inherited anew.
 */
export function watchTheme(scope: Scope, place: MountPoint, changed: () => void): Theme {
  const view = place.node.ownerDocument.defaultView;
  const probe = place.element("div", "probe");
  probe.ariaHidden = "true";
  place.root.append(probe);

  const swatches = new Map<string, HTMLElement>();
  const computed = new Map<string, string>();
  let family: string | undefined;
  let printing = false;
  const lengths = place.element("i", "swatch");
  lengths.style.strokeDasharray = carried();
  probe.append(lengths);
  let carries = "";

  const watch = (text: string, kind: "scheme" | "role" | "data"): HTMLElement => {
    let swatch = swatches.get(text);
    if (swatch === undefined) {
      swatch = kind === "data" ? place.element("i", "swatch", "data") : place.element("i", "swatch");
      swatch.style.color = text;
      probe.append(swatch);
      swatches.set(text, swatch);
    }
    return swatch;
  };

  const read = (text: string, kind: "scheme" | "role" | "data"): string | undefined => {
    const known = computed.get(text);
    if (known !== undefined) return known;
    const color = view?.getComputedStyle(watch(text, kind)).color ?? "";
    if (color === "" || color.includes("var(")) return undefined;
    computed.set(text, color);
    return color;
  };

  const carriedBy = (element: HTMLElement): string => view?.getComputedStyle(element).strokeDasharray ?? "";

  const isDark = (): boolean => isLight(read("CanvasText", "scheme") ?? "");
  const applyScheme = (): void => {
    if (knowsLightDark()) return;
    for (const [name, value] of Object.entries(roleDeclarations(isDark() ? "dark" : "light"))) {
      place.node.style.setProperty(name, value);
    }
  };

  /** Reads everything anew; tells of it where something differs, so that many transitions are one report. */
  const refresh = (): void => {
    const before = new Map(computed);
    computed.clear();
    applyScheme();
    computed.clear();
    for (const text of swatches.keys()) read(text, "data");
    const had = carries;
    carries = carriedBy(lengths);
    if (carries !== had || [...computed].some(([text, color]) => before.get(text) !== color)) changed();
  };

  scope.listen(probe, "transitionrun", refresh);
  const { fonts } = place.node.ownerDocument as { fonts?: EventTarget };
  if (fonts !== undefined) {
    scope.listen(fonts, "loadingdone", () => {
      family = undefined;
      changed();
    });
  }
  // Paper is light. It is told of before styles are those of paper, but what is drawn then is what is printed.
  const print = (paper: boolean): void => {
    if (paper === printing) return;
    printing = paper;
    place.node.style.colorScheme = paper ? "light" : "";
    refresh();
    changed();
  };
  scope.media("print", print);
  if (view !== null) {
    scope.listen(view, "beforeprint", () => {
      print(true);
    });
    scope.listen(view, "afterprint", () => {
      print(false);
    });
  }
  applyScheme();
  // Watched from the start, so that a switch is told of even where only the canvas shows it; to read it would force the
  // styles.
  watch("CanvasText", "scheme");

  return {
    role(role) {
      const kind = /^(series|accent|grid)/.test(role) ? "data" : "role";
      return read(roleValue(role), kind) ?? roles[role][isDark() ? 1 : 0];
    },
    color(text) {
      return read(withDefaults(text), "data") ?? roles.ink[isDark() ? 1 : 0];
    },
    font(size, weight = 400) {
      family ??= view?.getComputedStyle(probe).fontFamily ?? "";
      return `${weight} ${size}px ${family === "" ? "sans-serif" : family}`;
    },
    measures() {
      carries = carriedBy(lengths);
      return readTokenLengths(carries, (text) => {
        // Another element: to change the one that is watched would be told of.
        const alone = place.element("i");
        alone.style.strokeDasharray = text;
        probe.append(alone);
        const computed = carriedBy(alone);
        alone.remove();
        return computed;
      });
    },
    get printing() {
      return printing;
    },
    get dark() {
      return isDark();
    },
    refresh,
  };
}

/** A CSS colour in which the names of roles stand for their defaults too, where the page has set none. */
function withDefaults(text: string): string {
  return text.replace(/var\(\s*--tick-([\w-]+)/g, (whole, name: string) => (name in roles ? `var(--_${name}` : whole));
}

/** Whether a computed `rgb(…)` is nearer to white than to black. */
function isLight(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
}
