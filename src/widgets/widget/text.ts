import type { MountPoint } from "../page/mount-point.js";
import type { Theme } from "../style/theme.js";

/** The language of the page around an element, where it names one. */
export function languageOf(element: Element): string | undefined {
  const named = element.closest("[lang]");
  // In a shadow tree the page goes on at its host.
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  if (named === null && typeof host === "object") return languageOf(host);
  const tag = named?.getAttribute("lang") ?? "";
  try {
    return tag === "" ? undefined : Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** The page's root font size, CSS pixels. */
export function remOf(element: Element): number {
  const { defaultView, documentElement } = element.ownerDocument;
  const size = Number.parseFloat(defaultView?.getComputedStyle(documentElement).fontSize ?? "");
  return size > 0 ? size : 16;
}

/** Measures a text in the page's font: its width, as a share of the font size. */
export type MeasureText = (text: string, weight?: number) => number;

/** Makes a measure of text in the page's font. */
export function createMeasureText(place: MountPoint, theme: Theme): MeasureText {
  let context: CanvasRenderingContext2D | null | undefined;
  return (text, weight = 400) => {
    if (context === undefined) context = place.node.ownerDocument.createElement("canvas").getContext("2d");
    if (context === null) return text.length * 0.6;
    context.font = theme.font(100, weight);
    return context.measureText(text).width / 100;
  };
}
