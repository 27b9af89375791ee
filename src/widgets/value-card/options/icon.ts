import { aString, either, shape } from "../../options/checks.js";
import type { Check } from "../../options/options.js";

/** Picture before the label: a sign, an emoji, or the outline of a shape, filled with the colour of the text. */
export type CardIcon = string | CardShape;

/** Shape of an SVG path. */
export interface CardShape {
  /** Outline, which is filled: an SVG path, such as `"M3 12h18"`. */
  readonly path: string;
  /** Coordinates of the path's space: left, top, width and height. Default `"0 0 24 24"`. */
  readonly viewBox?: string | undefined;
}

const SHAPE_EXPECTED =
  'an object whose path is an SVG path such as "M4 4h16v16H4z", with or without a viewBox of four numbers';

const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? undefined : SHAPE_EXPECTED;

const shapeFields = shape({
  path: matching(/^\s*m[\d\s.,a-z+-]*$/i),
  viewBox: matching(/^\s*(?:-?[\d.]+[\s,]+){2}[\d.]+[\s,]+[\d.]+\s*$/),
});

const aShape: Check = (value) =>
  shapeFields(value) === undefined && (value as Partial<CardShape>).path !== undefined ? undefined : SHAPE_EXPECTED;

/** Checks a {@link CardIcon}. */
export const anIcon = either(aString, aShape);

/** Replaces the content of an element by an icon. Nothing is fetched, and no markup is parsed. */
export function setIcon(element: HTMLElement, icon: CardIcon | undefined): void {
  if (typeof icon !== "object") {
    element.textContent = icon ?? "";
    return;
  }
  const { path, viewBox = "0 0 24 24" } = icon;
  element.replaceChildren(createShape(element.ownerDocument, viewBox, path, "1.25em").svg);
}

/** Makes an SVG of a filled path in the colour of the text around it; `size` is a CSS length. */
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
