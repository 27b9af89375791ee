import { aString, either, shape } from "../../options/checks.js";
import type { Check } from "../../options/options.js";

/** A picture before the label: a sign or an emoji, or the outline of a shape, which takes the colour of the text. */
export type CardIcon = string | CardShape;

/** A shape, as SVG describes it. */
export interface CardShape {
  /** Its outline: an SVG path, such as `"M3 12h18"`. It is filled. */
  readonly path: string;
  /** The space that the path is drawn in: left, top, width and height. Default `"0 0 24 24"`. */
  readonly viewBox?: string | undefined;
}

const shapeWords =
  'an object whose path is an SVG path such as "M4 4h16v16H4z", with or without a viewBox of four numbers';

const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? undefined : shapeWords;

const fields = shape({
  path: matching(/^\s*m[\d\s.,a-z+-]*$/i),
  viewBox: matching(/^\s*(?:-?[\d.]+[\s,]+){2}[\d.]+[\s,]+[\d.]+\s*$/),
});

const aShape: Check = (value) =>
  fields(value) === undefined && (value as Partial<CardShape>).path !== undefined ? undefined : shapeWords;

/** A {@link CardIcon}. */
export const anIcon = either(aString, aShape);

/** Puts an icon into an element; nothing is fetched, and no markup is read. */
export function showIcon(element: HTMLElement, icon: CardIcon | undefined): void {
  if (typeof icon !== "object") {
    element.textContent = icon ?? "";
    return;
  }
  const { path, viewBox = "0 0 24 24" } = icon;
  element.replaceChildren(createShape(element.ownerDocument, viewBox, path, "1.25em").svg);
}

/** Makes a filled shape in the colour of the text around it. */
export function createShape(
  document: Document,
  viewBox: string,
  outline: string,
  size: string,
): { svg: SVGElement; path: SVGElement } {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  svg.style.width = svg.style.height = size;
  svg.style.flex = "none";
  path.setAttribute("fill", "currentColor");
  path.setAttribute("d", outline);
  svg.append(path);
  return { svg, path };
}
