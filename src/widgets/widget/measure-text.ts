import type { MountPoint } from "../page/mount-point.js";
import type { Theme } from "../style/theme.js";

/** Returns the language of the page around an element, a canonical BCP 47 tag; undefined: the page names none. */
export function languageOf(element: Element): string | undefined {
  const langElement = element.closest("[lang]");
  // A shadow tree goes on at its host.
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  if (langElement === null && typeof host === "object") return languageOf(host);
  const tag = langElement?.getAttribute("lang") ?? "";
  try {
    return tag === "" ? undefined : Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** Returns the root font size of an element's page, CSS pixels. Default 16. */
export function remOf(element: Element): number {
  const { defaultView, documentElement } = element.ownerDocument;
  const size = Number.parseFloat(defaultView?.getComputedStyle(documentElement).fontSize ?? "");
  return size > 0 ? size : 16;
}

/** Measures the width of a text in the page's font, in font sizes. `weight` defaults to 400. */
export type MeasureText = (text: string, weight?: number) => number;

/** Makes a {@link MeasureText} on a canvas of its own; without canvas each character counts 0.6. */
export function createMeasureText(mountPoint: MountPoint, theme: Theme): MeasureText {
  let context: CanvasRenderingContext2D | null | undefined;
  return (text, weight = 400) => {
    if (context === undefined) context = mountPoint.node.ownerDocument.createElement("canvas").getContext("2d");
    if (context === null) return text.length * 0.6;
    context.font = theme.font(100, weight);
    return context.measureText(text).width / 100;
  };
}
