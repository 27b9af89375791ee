import { SvgPainter } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import { newestOfAll } from "../words/value-words.js";
import type { Picture } from "./picture.js";
import { paintPicture } from "./picture.js";

/** Lines whose values are told in words, at most. */
const told = 6;

/** Stands for the beginning of ids until it is known; no text of a picture can hold it. */
const placeholder = "\u0001";

/**
 * Writes a picture as an SVG document of its own: the same picture gives the same text, and ids differ where the
 * picture does, so that several may stand in one page.
 *
 * @param name - what a screen reader calls it
 * @param notes - what else is to be known, in words
 */
export function writeSVG(picture: Picture, name: string, notes: readonly string[]): string {
  const painter = new SvgPainter(placeholder);
  const frame = paintPicture(painter, picture);
  const {
    padding,
    scene: { width, height },
  } = picture;
  const description = [valuesOf(frame, picture.empty), ...notes].join("; ");
  const text = painter.toSVG(width, height, { title: name, description, padding });
  return text.replaceAll(placeholder, `tick-${hash(text)}-`);
}

function valuesOf({ lines, formats }: Frame, empty: string): string {
  return lines.length === 0 ? empty : newestOfAll(lines, formats, told);
}

/** A short name of a text: FNV-1a, 32 bits. */
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(36);
}
